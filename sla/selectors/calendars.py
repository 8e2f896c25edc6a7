"""The organisation's calendars."""

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from sla.models import Calendar, CalendarVersion


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
