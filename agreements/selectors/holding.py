"""Who is writing which step."""

from __future__ import annotations

from datetime import datetime

from agreements.domain.content import STEPS
from agreements.models import Agreement
from drafting.models import EditLock
from drafting.selectors import holders


def open_steps(agreement: Agreement, now: datetime) -> list[EditLock]:
    """Return the locks of the steps that somebody has open in the newest version, in the order of the steps."""
    newest = agreement.versions.order_by("-number").first()
    if newest is None or not newest.is_editable:
        return []
    held = holders(newest.document_key, now)
    return [held[step] for step in STEPS if step in held]
