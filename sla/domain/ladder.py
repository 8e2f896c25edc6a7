"""Who is told when a deadline comes near or is missed: a ladder of levels, and when each of them falls due.

A level stands so many minutes before or after the deadline. They are elapsed minutes unless the level says that open
time counts: after a breach "after 60 minutes" is then true on the wall, and at night the manager on duty is still
told; a level that nobody could act on while it is closed counts open time of the target's calendar instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sla.domain.calendar import (
    BusinessCalendar,
    CalendarHorizonError,
    CalendarNeverOpensError,
    add_business_time,
    business_time_between,
)
from sla.domain.localtime import from_microseconds

MOST_LEVELS = 9
MOST_MINUTES = 60 * 24 * 366
NAME_LENGTH = 60


class Side(StrEnum):
    """On which side of the deadline a level stands."""

    BEFORE = "before"
    AFTER = "after"


class Counted(StrEnum):
    """What the minutes of a level are: time on the wall, or open time of the target's calendar."""

    ELAPSED = "elapsed"
    OPEN = "open"


class Whom(StrEnum):
    """Who is told at a level."""

    OWNER = "owner"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    TEAM = "team"
    PERSON = "person"
    ADDRESS = "address"


#: These name who it is: a team's or a person's public id, or an e-mail address.
NAMED = frozenset({Whom.TEAM, Whom.PERSON, Whom.ADDRESS})


class LevelFault(NamedTuple):
    """What is wrong with a ladder: the level it concerns (None: the whole), its field, and a code."""

    level: int | None
    field: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level: when, whom, and what is done besides telling.

    `who` names a team or a person by public id, or is an address. `hands_over` gives the case to who is told;
    `raises_priority` by one step; only with `moves_clocks` do the deadlines follow the new priority.
    """

    side: Side = Side.AFTER
    minutes: int = 0
    counted: Counted = Counted.ELAPSED
    whom: Whom = Whom.OWNER
    who: str = ""
    hands_over: bool = False
    raises_priority: bool = False
    moves_clocks: bool = False

    @property
    def is_at_deadline(self) -> bool:
        """Whether it is told with the breach itself."""
        return self.side == Side.AFTER and self.minutes == 0

    @property
    def acts(self) -> bool:
        """Whether anything is changed besides telling."""
        return self.hands_over or self.raises_priority

    @property
    def recipient(self) -> tuple[Whom, str]:
        """Who is told, to compare two levels."""
        return self.whom, self.who

    def to_document(self) -> dict[str, Any]:
        """The level as JSON."""
        return {
            "side": self.side.value,
            "minutes": self.minutes,
            "counted": self.counted.value,
            "whom": self.whom.value,
            "who": self.who,
            "hands_over": self.hands_over,
            "raises_priority": self.raises_priority,
            "moves_clocks": self.moves_clocks,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Level":
        """The level that `to_document` wrote. Raises KeyError and ValueError for anything else."""
        return cls(
            side=Side(document["side"]),
            minutes=int(document["minutes"]),
            counted=Counted(document["counted"]),
            whom=Whom(document["whom"]),
            who=str(document["who"]),
            hands_over=bool(document["hands_over"]),
            raises_priority=bool(document["raises_priority"]),
            moves_clocks=bool(document["moves_clocks"]),
        )


@dataclass(frozen=True)
class Ladder:
    """Levels in the order in which they are climbed, under a name of their set. Levels count from 1."""

    name: str
    levels: tuple[Level, ...]

    def faults(self) -> list[LevelFault]:
        """What keeps it from being a ladder that can be climbed; empty if nothing does."""
        return [*_of_whole(self), *(fault for place in range(len(self.levels)) for fault in _of_level(self, place))]

    def to_document(self) -> dict[str, Any]:
        """The ladder as JSON."""
        return {"name": self.name, "levels": [level.to_document() for level in self.levels]}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Ladder":
        """The ladder that `to_document` wrote. Raises KeyError and ValueError for anything else."""
        return cls(str(document["name"]), tuple(Level.from_document(level) for level in document["levels"]))


def instants(ladder: Ladder, *, started_at: datetime, due_at: datetime, calendar: BusinessCalendar) -> list[datetime]:
    """When each level falls due for such a clock, in order: no level comes before the one below it.

    A level that would stand before the clock's start falls due at the start. Open time beyond the day up to which
    holidays are known ends at the end of that day.
    """
    found: list[datetime] = []
    for level in ladder.levels:
        at = max(_instant(level, started_at, due_at, calendar), started_at)
        found.append(max(at, found[-1]) if found else at)
    return found


def _instant(level: Level, started_at: datetime, due_at: datetime, calendar: BusinessCalendar) -> datetime:
    span = timedelta(minutes=level.minutes)
    if level.counted == Counted.ELAPSED:
        return due_at - span if level.side == Side.BEFORE else due_at + span
    if level.side == Side.BEFORE:
        left = business_time_between(calendar, started_at, due_at) - span
        return started_at if left <= timedelta() else add_business_time(calendar, started_at, left)
    try:
        return add_business_time(calendar, due_at, span)
    except CalendarHorizonError:
        known_to = from_microseconds(calendar.horizon_us) if calendar.horizon_us is not None else due_at
        return max(known_to, due_at)
    except CalendarNeverOpensError:
        return due_at + span


def _of_whole(ladder: Ladder) -> list[LevelFault]:
    faults = []
    if not ladder.name.strip():
        faults.append(LevelFault(None, "name", "required"))
    elif len(ladder.name) > NAME_LENGTH:
        faults.append(LevelFault(None, "name", "too_long"))
    elif "/" in ladder.name or not ladder.name.isprintable() or not ladder.name.strip("."):
        # It stands in an address, where dots alone lead elsewhere.
        faults.append(LevelFault(None, "name", "signs"))
    if not ladder.levels:
        faults.append(LevelFault(None, "levels", "empty"))
    elif len(ladder.levels) > MOST_LEVELS:
        faults.append(LevelFault(None, "levels", "too_many"))
    elif not any(level.is_at_deadline for level in ladder.levels):
        # A breach that nobody is told of would be silent until the first level after it.
        faults.append(LevelFault(None, "levels", "none_at_deadline"))
    recipients = [(level.side, level.minutes, level.counted, *level.recipient) for level in ladder.levels]
    if len(set(recipients)) != len(recipients):
        faults.append(LevelFault(None, "levels", "twice"))
    return faults


def _of_level(ladder: Ladder, place: int) -> list[LevelFault]:
    level, below = ladder.levels[place], ladder.levels[place - 1] if place else None
    faults = []
    if not 0 <= level.minutes <= MOST_MINUTES:
        faults.append(LevelFault(place, "minutes", "range"))
    elif level.side == Side.BEFORE and level.minutes == 0:
        faults.append(LevelFault(place, "minutes", "before_zero"))
    elif below is not None and _is_below(level, below):
        faults.append(LevelFault(place, "minutes", "order"))
    if level.whom in NAMED and not level.who:
        faults.append(LevelFault(place, "who", "required"))
    if level.hands_over and level.whom in (Whom.OWNER, Whom.ADDRESS):
        faults.append(LevelFault(place, "hands_over", "unfit"))
    if level.moves_clocks and not level.raises_priority:
        faults.append(LevelFault(place, "moves_clocks", "unfit"))
    return faults


def _is_below(level: Level, below: Level) -> bool:
    """Whether a level plainly comes before the one that stands below it; minutes of two kinds are not compared."""
    if level.side != below.side:
        return level.side == Side.BEFORE
    if level.counted != below.counted:
        return False
    return level.minutes > below.minutes if level.side == Side.BEFORE else level.minutes < below.minutes


class StepKind(StrEnum):
    """What falls due on a clock."""

    WARNING = "warning"
    BREACH = "breach"
    LEVEL = "level"


class Outcome(StrEnum):
    """What became of something that fell due.

    `superseded`: told by what came after it in the same pass; `skipped`: the clock was stopped in time before anybody
    looked, so there is nothing left to tell.
    """

    FIRED = "fired"
    SUPERSEDED = "superseded"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Step:
    """One thing that fell due at `at`. `number` is a warning's percent, a level's number, 0 for the breach.

    `successor` is the kind and number of what it is told by, where it is superseded.
    """

    kind: StepKind
    number: int
    at: datetime
    outcome: Outcome = Outcome.FIRED
    successor: tuple[StepKind, int] | None = None


class PendingLevel(NamedTuple):
    """A level that was not climbed yet."""

    at: datetime
    number: int
    level: Level


def steps_due(
    *,
    due_at: datetime,
    until: datetime,
    warnings: Sequence[tuple[datetime, int]],
    levels: Sequence[PendingLevel],
    is_breached: bool,
    is_stopped: bool,
) -> list[Step]:
    """Everything that fell due on a clock up to `until` and was not handled yet, in order, each with its outcome.

    `until` is now, or when the clock was stopped: a stopped clock climbs no further. All of it comes in one pass,
    however long nobody looked. The breach is decided only after the very instant of the deadline.
    """
    is_late = until > due_at
    passed = sorted((percent, at) for at, percent in warnings if at <= until and not is_breached)
    climbed = []
    for pending in levels:
        if pending.at > until or (pending.level.side == Side.AFTER and not is_late):
            break
        climbed.append(pending)
    if is_stopped and not is_late:
        found = [Step(StepKind.WARNING, percent, at, Outcome.SKIPPED) for percent, at in passed]
        return found + [Step(StepKind.LEVEL, one.number, one.at, Outcome.SKIPPED) for one in climbed]
    steps = _warned(passed, is_late=is_late)
    if is_late and not is_breached:
        steps.append(Step(StepKind.BREACH, 0, due_at))
    return steps + _climbed(climbed)


def _warned(passed: Sequence[tuple[int, datetime]], *, is_late: bool) -> list[Step]:
    """The warnings: the highest one says it all, and a breach says more than any."""
    if not passed:
        return []
    last = (StepKind.BREACH, 0) if is_late else (StepKind.WARNING, passed[-1][0])
    steps = [Step(StepKind.WARNING, percent, at, Outcome.SUPERSEDED, last) for percent, at in passed]
    if not is_late:
        percent, at = passed[-1]
        steps[-1] = Step(StepKind.WARNING, percent, at)
    return steps


def _climbed(levels: Sequence[PendingLevel]) -> list[Step]:
    """The levels: one whose recipient is told at a higher one of the same pass is superseded by that."""
    steps = []
    highest = {pending.level.recipient: pending.number for pending in levels}
    for pending in levels:
        last = highest[pending.level.recipient]
        if last == pending.number:
            steps.append(Step(StepKind.LEVEL, pending.number, pending.at))
        else:
            steps.append(Step(StepKind.LEVEL, pending.number, pending.at, Outcome.SUPERSEDED, (StepKind.LEVEL, last)))
    return steps
