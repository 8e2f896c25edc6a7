"""The clocks behind a number of the report, and their exact figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict

from accounts.models import User
from complaints.models import Complaint
from core.paging import Page, keyset_page
from sla.domain.attainment import Tally, rank_of
from sla.models import Clock, Duty
from sla.selectors.attainment import Question, judged_in


@dataclass(frozen=True, slots=True)
class JudgedClock:
    """A clock, and what it counted for as far as the reader may see it."""

    clock: Clock
    title: str
    reference: str
    url: str

    @property
    def late_by(self) -> int:
        """Seconds after the deadline; zero where it was met."""
        stopped: datetime = self.clock.stopped_at or self.clock.due_at
        return max(int((stopped - self.clock.due_at).total_seconds()), 0)


@dataclass(frozen=True, slots=True)
class Exact:
    """Figures of all clocks asked for, from the clocks themselves."""

    tally: Tally
    median: int | None
    slowest: int | None


def judged_page(
    question: Question, user: User, *, verdict: str, params: QueryDict
) -> tuple[list[JudgedClock], Page[Clock], Exact]:
    """One page of the clocks, the latest stop first, and the exact figures of all of them."""
    clocks = _of_verdict(judged_in(question), verdict)
    rows = clocks.select_related("case", "stopped_owner", "stopped_team", "target__target_set")
    page = keyset_page(rows, order=("-stopped_at", "-pk"), params=params)
    return _named(page.rows, user), page, _exact(clocks)


def _of_verdict(clocks: QuerySet[Clock], verdict: str) -> QuerySet[Clock]:
    if verdict == "met":
        return clocks.filter(stopped_at__lte=F("due_at"))
    return clocks.filter(stopped_at__gt=F("due_at")) if verdict == "missed" else clocks


def _exact(clocks: QuerySet[Clock]) -> Exact:
    measured = clocks.filter(business_seconds__isnull=False)
    counts: dict[str, Any] = clocks.aggregate(
        met=Count("pk", filter=Q(stopped_at__lte=F("due_at"))),
        missed=Count("pk", filter=Q(stopped_at__gt=F("due_at"))),
        measured=Count("business_seconds"),
    )
    ordered = measured.order_by("business_seconds").values_list("business_seconds", flat=True)
    found = [ordered[rank_of(percent, counts["measured"]) - 1] if counts["measured"] else None for percent in (50, 90)]
    return Exact(Tally(counts["met"], counts["missed"]), *found)


def _named(clocks: list[Clock], user: User) -> list[JudgedClock]:
    cases = [clock.case_id for clock in clocks]
    complaints = {row.case_id: row for row in Complaint.objects.visible_to(user).filter(case__in=cases)}
    duties = {row.case_id: row for row in Duty.objects.visible_to(user).filter(case__in=cases)}
    found = []
    for clock in clocks:
        complaint, duty = complaints.get(clock.case_id), duties.get(clock.case_id)
        if complaint is not None:
            found.append(JudgedClock(clock, complaint.title, complaint.reference, complaint.get_absolute_url()))
        elif duty is not None:
            found.append(JudgedClock(clock, duty.title, "", duty.get_absolute_url()))
        else:
            found.append(JudgedClock(clock, str(clock.case.get_kind_display()), "", ""))
    return found
