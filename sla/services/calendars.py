"""Creating calendars and publishing their versions."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Problem, Refusal
from sla.domain.calendar import BusinessCalendar, CalendarError
from sla.models import Calendar, CalendarVersion


def read_calendar(content: Mapping[str, Any], field: str = "content") -> BusinessCalendar:
    """Check a calendar. Raises Refusal naming `field` if it is not one, or if it never opens."""
    try:
        calendar = BusinessCalendar.from_dict(content)
    except CalendarError as error:
        raise Refusal(Problem(field, "invalid_calendar", str(error))) from error
    try:
        calendar.ensure_opens()
    except CalendarError as error:
        raise Refusal(Problem(field, "never_opens", _("This calendar never opens."))) from error
    return calendar


@transaction.atomic
def create_calendar(*, name: str, content: Mapping[str, Any], actor: User | None, now: datetime) -> CalendarVersion:
    """Create a calendar of the organisation and publish its first version. Raises Refusal."""
    business_calendar = read_calendar(content)
    if Calendar.objects.filter(name=name).exists():
        raise Refusal(Problem("name", "taken", _("There is a calendar of this name already.")))
    calendar = Calendar.objects.create(name=name, created_at=now)
    version = _write_version(calendar, 1, business_calendar, now)
    audit.record(actor=actor, action="calendar.created", subject=calendar, now=now, reference=name)
    return version


@transaction.atomic
def publish_calendar_version(
    *, calendar: Calendar, content: Mapping[str, Any], actor: User | None, now: datetime, reason: str = ""
) -> CalendarVersion:
    """Publish the next version of a calendar. Raises Refusal.

    Clocks and signed agreements keep the version under which they started. The organisation's own targets that are
    counted in this calendar are published again with the new version, so that new clocks use it.
    """
    from sla.services.targets import adopt_calendar_version

    business_calendar = read_calendar(content)
    # Locks the calendar, so that two publishers do not take the same number.
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    last = calendar.versions.order_by("-number").first()
    number = (last.number or 0) + 1 if last else 1
    version = _write_version(calendar, number, business_calendar, now)
    audit.record(
        actor=actor,
        action="calendar.version_published",
        subject=calendar,
        now=now,
        reference=str(version),
        changes={"version": [number - 1, number]},
        reason=reason,
    )
    adopt_calendar_version(version=version, actor=actor, now=now)
    return version


def version_for(*, content: Mapping[str, Any], name: str, now: datetime) -> CalendarVersion:
    """The stored version with this name and content: the organisation's own, else one kept for documents."""
    text, sha256 = _canonical(read_calendar(content, field="calendar"))
    stored = (
        CalendarVersion.objects.filter(name=name, sha256=sha256).order_by(F("number").desc(nulls_last=True)).first()
    )
    if stored is not None:
        return stored
    known_until = BusinessCalendar.from_dict(content).known_until
    version, _created = CalendarVersion.objects.get_or_create(
        calendar=None,
        name=name,
        sha256=sha256,
        defaults={"content": text, "known_until": known_until, "published_at": now},
    )
    return version


def _write_version(calendar: Calendar, number: int, content: BusinessCalendar, now: datetime) -> CalendarVersion:
    text, sha256 = _canonical(content)
    return CalendarVersion.objects.create(
        calendar=calendar,
        number=number,
        name=calendar.name,
        content=text,
        sha256=sha256,
        known_until=content.known_until,
        published_at=now,
    )


def _canonical(calendar: BusinessCalendar) -> tuple[str, str]:
    text = json.dumps(calendar.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()
