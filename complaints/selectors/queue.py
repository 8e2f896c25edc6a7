"""The list of complaints: filtered, soonest deadline first, by pages that no new row can shift."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Q, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from accounts.models import User
from complaints.models import Complaint
from complaints.models.complaint import ComplaintQuerySet
from core.folding import words_of
from core.models import Organisation
from core.paging import Page, keyset_page
from sla.models import Clock
from sla.selectors import next_clocks

# What has no deadline comes last.
NEVER = Value(datetime(9999, 1, 1, tzinfo=UTC), output_field=DateTimeField())


@dataclass(frozen=True, slots=True)
class Row:
    """A complaint and the clock whose deadline comes next, if any is open."""

    complaint: Complaint
    clock: Clock | None


def queue_page(
    user: User, filters: Mapping[str, Any], *, now: datetime, params: QueryDict
) -> tuple[list[Row], Page[Complaint]]:
    """Return one page of what `user` may see, the soonest running deadline first, and the ways to its neighbours.

    `filters` are those of complaints.forms.QueueFilter; `params` hold the place in the list.
    """
    found = in_state(Complaint.objects.visible_to(user), str(filters.get("state", "open")), user=user, now=now)
    found = _narrowed(found, filters).with_next_deadline()
    rows = found.annotate(sort_at=Coalesce("next_due_at", NEVER)).select_related(
        "case__owner", "case__team", "customer"
    )
    page = keyset_page(rows, order=("sort_at", "pk"), params=params)
    clocks = next_clocks([complaint.case for complaint in page.rows])
    return [Row(complaint, clocks.get(complaint.case_id)) for complaint in page.rows], page


def in_state(rows: ComplaintQuerySet, state: str, *, user: User, now: datetime) -> ComplaintQuerySet:
    """Narrow to one tab of the list."""
    match state:
        case "all":
            return rows.without_merged()
        case "finished":
            return rows.filter(status__in=["resolved", "closed", "withdrawn"])
        case "mine":
            return rows.unfinished().filter(case__owner=user)
        case "late":
            return rows.unfinished().late(now)
        case "today":
            return rows.unfinished().due_between(now, end_of_day(now))
        case _:
            return rows.unfinished()


def end_of_day(now: datetime) -> datetime:
    """Return the instant at which the present day ends in the organisation's zone."""
    house = Organisation.current()
    tomorrow = house.today(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=house.zone).astimezone(UTC)


def _narrowed(rows: ComplaintQuerySet, filters: Mapping[str, Any]) -> ComplaintQuerySet:
    """Apply the filters that are not the tab."""
    for name in ("channel", "priority", "owner", "team"):
        if filters.get(name):
            rows = rows.filter(**{f"case__{name}": filters[name]})
    for word in words_of(str(filters.get("q", ""))):
        rows = rows.filter(Q(search_text__contains=word) | Q(customer__search_text__contains=word))
    return rows
