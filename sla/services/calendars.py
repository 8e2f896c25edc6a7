"""Creating calendars and publishing their versions."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Problem, Refusal
from core.models import Organisation
from sla.domain.calendar import BusinessCalendar, CalendarError
from sla.domain.differences import differences
from sla.domain.public_holidays import LAST_YEAR
from sla.domain.sources import Sources, described, extended_days, guessed, still_off
from sla.labels import calendar_name
from sla.models import Calendar, CalendarVersion
from sla.selectors.calendars import sources_of


def read_calendar(
    content: Mapping[str, Any], field: str = "content", opens_after: datetime | None = None
) -> BusinessCalendar:
    """Check a calendar. Raises Refusal naming `field` if it is not one, or if it never opens, or not after an instant.

    What a signed document brings with it may be of the past; what is to be counted in from now on may not.
    """
    try:
        calendar = BusinessCalendar.from_dict(content)
    except CalendarError as error:
        raise Refusal(Problem(field, "invalid_calendar", str(error))) from error
    try:
        calendar.ensure_opens()
    except CalendarError as error:
        raise Refusal(Problem(field, "never_opens", _("This calendar never opens."))) from error
    try:
        calendar.ensure_opens(opens_after)
    except CalendarError as error:
        message = _("This calendar opens no more: its hours are over, or its last known day has passed.")
        raise Refusal(Problem(field, "opens_no_more", message)) from error
    return calendar


@transaction.atomic
def create_calendar(
    *,
    name: str,
    content: Mapping[str, Any],
    actor: User | None,
    now: datetime,
    sources: Sources | None = None,
    reason: str = "",
) -> CalendarVersion:
    """Create a calendar of the organisation and publish its first version. Raises Refusal.

    Without `sources` the holidays are the organisation's country's where that explains them, else its own.
    """
    business_calendar = read_calendar(content, opens_after=now)
    name = _free_name(name)
    if sources is None:
        sources = guessed(business_calendar, Organisation.current().country)
    calendar = Calendar.objects.create(name=name, created_at=now)
    version = _write_version(calendar, 1, business_calendar, sources, now)
    audit.record(actor=actor, action="calendar.created", subject=calendar, now=now, reference=name, reason=reason)
    return version


@transaction.atomic
def publish_calendar_version(
    *,
    calendar: Calendar,
    content: Mapping[str, Any],
    actor: User | None,
    now: datetime,
    reason: str = "",
    sources: Sources | None = None,
    name: str | None = None,
    seen: int | None = None,
    action: str = "calendar.version_published",
) -> CalendarVersion:
    """Publish the next version of a calendar. Raises Refusal.

    Clocks and signed agreements keep the version under which they started. The organisation's own targets that are
    counted in this calendar are published again with the new version, so that new clocks use it. `seen` is the
    number of the version that the person saw: refused if there is a newer one. Without `sources` the names of days
    are kept as far as the days are; without `name` the calendar keeps its own.
    """
    from sla.services.targets import adopt_calendar_version

    # What is extended year by year may come from the past; whatever else is published has to open some day.
    business_calendar = read_calendar(content, opens_after=None if action == "calendar.extended" else now)
    last = _locked(calendar, seen)
    if sources is None:
        before = sources_of(last) if last else Sources()
        country = before.country or Organisation.current().country
        sources = described(business_calendar, country, before.subdivision, before)
    changes = _renamed(calendar, name)
    if last is not None:
        changes |= differences(last.business_calendar, business_calendar)
        if not changes and sources.to_dict() == sources_of(last).to_dict():
            raise Refusal(Problem("", "unchanged", _("Nothing differs from the version that is published now.")))
    number = (last.number or 0) + 1 if last else 1
    version = _write_version(calendar, number, business_calendar, sources, now)
    audit.record(
        actor=actor,
        action=action,
        subject=calendar,
        now=now,
        reference=str(version),
        changes={"version": [number - 1, number], **changes},
        reason=reason,
    )
    adopt_calendar_version(version=version, actor=actor, now=now)
    return version


@transaction.atomic
def extend_calendar(*, calendar: Calendar, seen: int | None, actor: User | None, now: datetime) -> CalendarVersion:
    """Let a calendar know its country's holidays for one year more. Raises Refusal where there is no horizon.

    Years that are known already stay exactly as they are; a holiday that was switched off stays so.
    """
    last = _locked(calendar, seen)
    if last is None or last.known_until is None:
        raise Refusal(Problem("", "no_horizon", _("This calendar has no last day to extend.")))
    known, before = last.business_calendar, sources_of(last)
    year = last.known_until.year + (1 if (last.known_until.month, last.known_until.day) == (12, 31) else 0)
    if year > LAST_YEAR:
        raise Refusal(Problem("", "too_far", _("Holidays so far ahead are not known to anybody.")))
    until = date(year, 12, 31)
    days = extended_days(known, before, until, year, before.country, before.subdivision) if before.country else ()
    fresh = frozenset(day for day in days if day > last.known_until) - known.holidays
    off = still_off(before, fresh)
    content = known.to_dict()
    content["holidays"] = sorted({*content["holidays"], *(day.isoformat() for day in fresh - off)})
    content["known_until"] = until.isoformat()
    return publish_calendar_version(
        calendar=calendar,
        content=content,
        sources=Sources(before.country, before.subdivision, before.off | off, before.own, before.special),
        actor=actor,
        now=now,
        action="calendar.extended",
    )


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


def _locked(calendar: Calendar, seen: int | None) -> CalendarVersion | None:
    """The newest version, under the calendar's lock: two publishers do not take the same number."""
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    last = calendar.versions.order_by("-number").first()
    if seen is not None and last is not None and last.number != seen:
        raise Refusal(Problem("", "stale", _("Somebody published another version meanwhile. Look at it first.")))
    return last


def _renamed(calendar: Calendar, name: str | None) -> dict[str, Any]:
    old = calendar.name
    if name is None or name.strip() in (old, calendar.shown_name):
        return {}
    calendar.name = _free_name(name, besides=calendar)
    calendar.save(update_fields=["name"])
    return {"name": [old, calendar.name]}


def _free_name(name: str, besides: Calendar | None = None) -> str:
    """The name, if no other calendar is shown by it. Raises Refusal."""
    name = name.strip()
    if not name or len(name) > 100:
        raise Refusal(Problem("name", "required", _("Give the calendar a name of up to 100 characters.")))
    others = Calendar.objects.exclude(pk=besides.pk) if besides else Calendar.objects.all()
    if calendar_name(name) in {other.shown_name for other in others}:
        raise Refusal(Problem("name", "taken", _("There is a calendar of this name already.")))
    return name


def _write_version(
    calendar: Calendar, number: int, content: BusinessCalendar, sources: Sources, now: datetime
) -> CalendarVersion:
    text, sha256 = _canonical(content)
    return CalendarVersion.objects.create(
        calendar=calendar,
        number=number,
        name=calendar.name,
        content=text,
        sha256=sha256,
        known_until=content.known_until,
        published_at=now,
        sources=sources.to_dict(),
    )


def _canonical(calendar: BusinessCalendar) -> tuple[str, str]:
    text = json.dumps(calendar.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()
