"""Recurring duties as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.http import QueryDict

from accounts.models import User
from complaints.models import Complaint
from core.paging import Page, keyset_page
from sla.models import Clock, Duty, DutyRound
from sla.selectors import last_rounds_of, open_clocks_of, rounds_of

ROUNDS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty, the round that is due, and the last time it was done."""

    duty: Duty
    clock: Clock | None
    last: DutyRound | None


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round that has ended; `logged` is how many of the messages found in it are logged."""

    clock: Clock
    done: DutyRound | None
    logged: int

    @property
    def unlogged(self) -> int:
        """How many messages still have to be logged."""
        return max((self.done.found or 0) - self.logged, 0) if self.done else 0


def duty_rows(user: User) -> list[DutyRow]:
    """Return the active duties that `user` may see, the soonest deadline first: a fixed number of queries."""
    duties = list(Duty.objects.visible_to(user).active().select_related("team", "case"))
    clocks, last = open_clocks_of(duties), last_rounds_of(duties)
    rows = [DutyRow(duty, clocks.get(duty.pk), last.get(duty.pk)) for duty in duties]
    return sorted(rows, key=_soonest_first)


def round_page(duty: Duty, params: QueryDict) -> tuple[list[RoundRow], Page[Clock]]:
    """Return one page of what was done, the last round first."""
    page = keyset_page(rounds_of(duty), order=("-cycle", "-pk"), params=params, size=ROUNDS_A_PAGE)
    dones = [_done_of(clock) for clock in page.rows]
    logged = _logged(done for done in dones if done is not None and done.found)
    rows = [
        RoundRow(clock, done, logged.get(done.done_at, 0) if done else 0)
        for clock, done in zip(page.rows, dones, strict=True)
    ]
    return rows, page


def _soonest_first(row: DutyRow) -> tuple[bool, datetime, int]:
    return (row.clock is None, row.clock.due_at if row.clock else row.duty.created_at, row.duty.pk)


def _done_of(clock: Clock) -> DutyRound | None:
    """What was done in a round; None where it was cancelled."""
    found: DutyRound | None = getattr(clock, "duty_round", None)
    return found


def _logged(rounds: Iterable[DutyRound]) -> dict[datetime, int]:
    """How many voicemail messages were logged as found by each check, by the instant of the check."""
    instants = [each.done_at for each in rounds]
    if not instants:
        return {}
    counted = (
        Complaint.objects.filter(case__channel="voicemail", case__checked_at__in=instants)
        .values_list("case__checked_at")
        .annotate(number=Count("pk"))
    )
    return dict(counted)
