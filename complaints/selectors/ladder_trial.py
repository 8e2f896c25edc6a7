"""What an escalation ladder would have done to a complaint: computed, nothing is written."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from complaints.models import Complaint
from complaints.selectors.recipients import Directory
from sla.domain.clock import State
from sla.domain.ladder import Ladder, Level, Side, instants
from sla.models import Clock
from sla.selectors import clocks_of

OFFERED = 20


@dataclass(frozen=True, slots=True)
class TriedLevel:
    """One level on one clock: when it would have fallen due, whether it did, and who would have been told."""

    number: int
    level: Level
    at: datetime
    is_climbed: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriedClock:
    """One clock of the complaint under the ladder. `climbed` counts the levels that would have fallen due."""

    clock: Clock
    levels: tuple[TriedLevel, ...]

    @property
    def climbed(self) -> int:
        """How many levels would have been climbed."""
        return sum(level.is_climbed for level in self.levels)


def try_ladder(complaint: Complaint, ladder: Ladder, now: datetime) -> list[TriedClock]:
    """Return what each clock of a complaint would have climbed, soonest deadline first.

    A level is climbed up to when the clock was stopped, or up to now; one after the deadline only if it was missed by
    then. Who would have been told is answered by those who look after it now and by the rota of that instant.
    """
    tried = []
    for clock in clocks_of(complaint.case):
        if clock.target is None or clock.state == State.CANCELLED:
            continue
        calendar = clock.target.calendar_version.business_calendar
        moments = instants(ladder, started_at=clock.started_at, due_at=clock.due_at, calendar=calendar)
        until = clock.stopped_at or now
        levels = []
        for number, (at, level) in enumerate(zip(moments, ladder.levels, strict=True), 1):
            is_climbed = at <= until and (level.side == Side.BEFORE or until > clock.due_at)
            told = Directory([complaint], ladder.levels, at).told_at(level, complaint) if is_climbed else []
            levels.append(TriedLevel(number, level, at, is_climbed, tuple(one.name for one in told)))
        tried.append(TriedClock(clock, tuple(levels)))
    return tried


def late_complaints(user: User, now: datetime) -> list[Complaint]:
    """Return the newest complaints that `user` may see and that missed a deadline: those worth trying a ladder on."""
    missed = Q(breached_at__isnull=False) | Q(state=State.RUNNING, due_at__lt=now)
    late = Clock.objects.filter(missed, case=OuterRef("case")).exclude(state=State.CANCELLED)
    return list(Complaint.objects.visible_to(user).filter(Exists(late)).order_by("-pk")[:OFFERED])
