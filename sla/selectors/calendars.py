"""The organisation's calendars."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from core.audit import subject_key
from core.models import AuditEvent, Organisation
from sla.domain.sources import Sources, guessed
from sla.domain.vocabulary import Basis
from sla.models import Calendar, CalendarVersion, Target
from sla.selectors.targets import newest_versions

#: Whose targets are kept here; agreements bring their own calendars.
OWN_BASES = (Basis.ORGANISATION, Basis.STATUTORY, Basis.INTERNAL)


def calendars_with_version() -> QuerySet[CalendarVersion]:
    """The newest version of each of the organisation's calendars, by name."""
    newest = CalendarVersion.objects.filter(calendar=OuterRef("calendar")).order_by("-number").values("pk")[:1]
    return (
        CalendarVersion.objects.filter(calendar__isnull=False, pk=Subquery(newest))
        .select_related("calendar")
        .order_by("name")
    )


def current_version(calendar: Calendar) -> CalendarVersion | None:
    """The newest version of a calendar."""
    return calendar.versions.order_by("-number").first()


def version_by_public_id(public_id: UUID) -> CalendarVersion | None:
    """The calendar version with that id, one of ours or one that a document brought."""
    return CalendarVersion.objects.filter(public_id=public_id).select_related("calendar").first()


def sources_of(version: CalendarVersion) -> Sources:
    """Where a version's days come from; guessed for one of which nothing is noted."""
    if version.sources:
        return Sources.from_dict(version.sources)
    return guessed(version.business_calendar, Organisation.current().country)


def day_names(version: CalendarVersion, language: str) -> dict[date, str]:
    """What the holidays and special days of a version are called; a day without a name is left out."""
    return sources_of(version).names(version.business_calendar, language)


def noted_names(version: CalendarVersion, language: str) -> dict[date, str]:
    """The same without a query: a version of which nothing is noted has no names."""
    return Sources.from_dict(version.sources).names(version.business_calendar, language) if version.sources else {}


@dataclass(frozen=True)
class PublishedCalendar:
    """One version of a calendar, with who published it, why, and what it changed."""

    version: CalendarVersion
    published_by: str
    reason: str
    changes: dict[str, Any]


def calendar_history(calendar: Calendar) -> list[PublishedCalendar]:
    """All versions of a calendar, newest first, with their audit events: two queries."""
    versions = list(calendar.versions.order_by("-number"))
    kind, key = subject_key(calendar)
    events: dict[int, AuditEvent] = {}
    for event in AuditEvent.objects.filter(subject_type=kind, subject_id=key).order_by("at", "pk"):
        pair = event.changes.get("version")
        number = 1 if event.action == "calendar.created" else pair[1] if isinstance(pair, list) else 0
        events.setdefault(number, event)
    return [_published(version, events.get(version.number or 0)) for version in versions]


def targets_counted_in(calendar: Calendar, bases: Collection[Basis] = OWN_BASES) -> QuerySet[Target]:
    """The targets that are promised now and counted in a calendar, those of the organisation's own set first."""
    return (
        Target.objects.filter(
            target_set__in=newest_versions().filter(basis__in=bases), calendar_version__calendar=calendar
        )
        .select_related("target_set", "calendar_version")
        .order_by(Case(When(target_set__basis=Basis.ORGANISATION, then=0), default=1), "target_set", "pk")
    )


def _published(version: CalendarVersion, event: AuditEvent | None) -> PublishedCalendar:
    if event is None:
        return PublishedCalendar(version, "", "", {})
    changes = {field: value for field, value in event.changes.items() if field != "version"}
    return PublishedCalendar(version, event.actor_name, event.reason, changes)
