"""The deadlines of a complaint as its page shows them: those still open, and behind a fold those decided."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from sla.domain.causes import CancelCause
from sla.domain.clock import OPEN_STATES, State
from sla.domain.vocabulary import Basis
from sla.labels import OBSTACLES
from sla.models import Clock, ClockPause


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock. `round`: which of several of its kind it is; `runs_on`: why it is not held as the others are."""

    clock: Clock
    round: int
    hold: ClockPause | None
    runs_on: str

    @property
    def basis(self) -> str:
        """Whose deadline it is, where that has to be said: the law's, or one between our own teams."""
        told = self.clock.basis in (Basis.STATUTORY, Basis.INTERNAL)
        return str(self.clock.get_basis_display()) if told else ""


@dataclass(frozen=True, slots=True)
class CancelledRow:
    """A clock that ended without a verdict, and why."""

    clock: Clock
    why: str


def cancelled_rows(clocks: Iterable[Clock], known: Container[str]) -> list[CancelledRow]:
    """Return the cancelled clocks; another complaint is named if its number is `known` to the reader."""
    return [CancelledRow(clock, _why_cancelled(clock, known)) for clock in clocks if clock.state == State.CANCELLED]


def _why_cancelled(clock: Clock, known: Container[str]) -> str:
    if clock.cancel_cause == CancelCause.MERGED_INTO and clock.cancel_reason not in known:
        return capfirst(str(clock.get_cancel_cause_display()))
    return clock.cancelled_because


@dataclass(frozen=True, slots=True)
class ClockPanel:
    """All clocks of a complaint."""

    open: list[ClockRow]
    decided: list[ClockRow]

    @property
    def is_held(self) -> bool:
        """Whether any clock is held."""
        return any(row.hold for row in self.open)

    @property
    def met(self) -> int:
        """How many were met."""
        return sum(row.clock.is_met for row in self.decided)

    @property
    def missed(self) -> int:
        """How many were missed."""
        return sum(row.clock.state == State.STOPPED and not row.clock.is_met for row in self.decided)


def clock_panel(clocks: Sequence[Clock], now: datetime) -> ClockPanel:
    """Arrange the clocks, which come with their pauses and soonest deadline first."""
    rounds = _rounds(clocks)
    rows = [
        ClockRow(clock, rounds[clock.pk], _hold(clock), _runs_on(clock, now) if _any_held(clocks) else "")
        for clock in clocks
    ]
    return ClockPanel(
        open=[row for row in rows if row.clock.state in OPEN_STATES],
        decided=[row for row in rows if row.clock.state not in OPEN_STATES],
    )


def _rounds(clocks: Sequence[Clock]) -> dict[int, int]:
    """Number the clocks of a kind by their cycle; promised dates are counted apart from targets, and not numbered."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for clock in sorted(clocks, key=lambda clock: clock.cycle):
        if clock.is_promise:
            found[clock.pk] = 1
            continue
        seen[clock.metric, clock.basis] += 1
        found[clock.pk] = seen[clock.metric, clock.basis]
    return found


def _hold(clock: Clock) -> ClockPause | None:
    if clock.state != State.PAUSED:
        return None
    return next((pause for pause in clock.pauses.all() if pause.ended_at is None), None)


def _any_held(clocks: Sequence[Clock]) -> bool:
    return any(clock.state == State.PAUSED for clock in clocks)


def _runs_on(clock: Clock, now: datetime) -> str:
    obstacle = clock.obstacle(now)
    return str(OBSTACLES[obstacle]) if clock.state == State.RUNNING and obstacle else ""
