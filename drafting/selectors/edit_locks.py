"""Who is writing what at the moment."""

from __future__ import annotations

from datetime import datetime

from drafting.models import EditLock


def holders(subject: str, now: datetime) -> dict[str, EditLock]:
    """Return the locks of a draft that have not lapsed, by its parts, with their holders at hand."""
    rows = EditLock.objects.filter(subject=subject, lapses_at__gt=now).select_related("holder")
    return {lock.part: lock for lock in rows}
