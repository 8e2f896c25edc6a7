"""What a summary says: what was missed since the last one, what falls due next, how many promises were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from complaints.models import Complaint
from core.deadlines import format_deadline
from core.models import Organisation
from core.typography import format_percent
from sla.domain.attainment import Tally
from sla.domain.clock import State
from sla.domain.periods import Period
from sla.models import Clock
from sla.report_form import visible_to
from sla.selectors.attainment import Question, attainment_report

#: More than a mail can show: the rest is a number and a link.
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One deadline in the mail."""

    title: str
    metric: str
    due: str
    owner: str
    url: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The content of one mail, in the language that is active."""

    missed: list[SummaryLine]
    missed_count: int
    coming: list[SummaryLine]
    coming_count: int
    met: int
    judged: int
    attainment: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.missed_count or self.coming_count or self.judged)


def summary_for(user: User, *, since: datetime, until: datetime, horizon: timedelta, days: int) -> Summary:
    """Return what `user` may know about: deadlines missed in (since, until], due by `until + horizon`, and the verdicts
    of the `days` whole days before the day of `until`, in the organisation's zone."""
    clocks = _clocks(user)
    missed = clocks.filter(breached_at__gt=since, breached_at__lte=until).order_by("breached_at", "pk")
    coming = clocks.filter(
        state=State.RUNNING, breached_at=None, due_at__gt=until, due_at__lte=until + horizon
    ).order_by("due_at", "pk")
    tally = _tally(user, until, days)
    return Summary(
        missed=[_line(clock, user.language) for clock in missed[:MOST_LINES]],
        missed_count=missed.count(),
        coming=[_line(clock, user.language) for clock in coming[:MOST_LINES]],
        coming_count=coming.count(),
        met=tally.met,
        judged=tally.total,
        attainment="" if tally.percent is None else format_percent(tally.percent, user.language, decimals=1),
    )


def _clocks(user: User) -> QuerySet[Clock]:
    visible = Complaint.objects.visible_to(user).order_by().values("case")
    return Clock.objects.filter(case__in=visible).select_related("case__complaint", "case__owner", "target")


def _line(clock: Clock, language: str) -> SummaryLine:
    complaint: Complaint = clock.case.complaint
    return SummaryLine(
        title=f"{complaint.reference} {complaint.title}",
        metric=clock.title,
        due=format_deadline(clock.due_at, Organisation.current().zone, language, with_zone=True),
        owner=clock.case.owner.full_name if clock.case.owner else "",
        url=f"{settings.SITE_URL}{complaint.get_absolute_url()}",
    )


def _tally(user: User, until: datetime, days: int) -> Tally:
    last = Organisation.current().today(until) - timedelta(days=1)
    first = last - timedelta(days=days - 1)
    period = Period(first, last, first - timedelta(days=days), first - timedelta(days=1))
    return attainment_report(Question(period, visible_to(user)), now=until).total.tally


def late_complaints_url() -> str:
    """Return where all that is late is listed."""
    return f"{settings.SITE_URL}{reverse('complaints:list')}?state=late"
