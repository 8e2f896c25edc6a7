"""Why a deadline is what it is: everything that made it, as data for a page and for REST."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sla.domain.calendar import BusinessCalendar, Segment
from sla.domain.due import ONE_DAY, Rule, count_days, due_instant
from sla.domain.pauses import PauseSpan, held_by, merged_pauses, settled_pauses
from sla.domain.units import CALENDAR_UNITS
from sla.domain.vocabulary import PauseRule, Unit


@dataclass(frozen=True)
class HeldSpan:
    """A pause, with the time that it held; one that `is_open` still lasts, and has not moved the deadline yet."""

    start: datetime
    end: datetime
    reason: str
    seconds: int
    is_open: bool = False


@dataclass(frozen=True)
class DeadlineMove:
    """A recompute that moved the deadline, or put it back: from when to when, at what time, by whom and why."""

    due_from: datetime
    due_to: datetime
    at: datetime
    who: str
    why: str
    is_back: bool = False


@dataclass(frozen=True)
class Explanation:
    """A deadline taken apart, so that it can be put together again from the parts.

    Units of elapsed time: the counted `segments` add up to what the target gives, and the last one ends at `due_at`.
    Units that count days: the `counted_days` end at `days_end_at` (which is the end of `days_end_on`, where that is
    set), and the `added` segments, which add up to the time `held`, lead from there to `due_at`.
    A pause holds business time, or elapsed time for periods of the calendar (`holds_elapsed`).
    `known_until` is set where the deadline lies later than the calendar's holidays are known: then it is the earliest
    that it can be.
    """

    target: str
    source: str
    calendar_name: str
    timezone: str
    amount: Decimal
    unit: Unit
    started_at: datetime
    due_at: datetime
    segments: tuple[Segment, ...]
    counted_days: tuple[date, ...]
    moved_from: date | None
    skipped_holidays: tuple[date, ...]
    pauses: tuple[HeldSpan, ...]
    pause_rule: PauseRule = PauseRule.WAITING
    moves: tuple[DeadlineMove, ...] = ()
    days_end_at: datetime | None = None
    days_end_on: date | None = None
    added: tuple[Segment, ...] = ()
    held: timedelta = timedelta()
    holds_elapsed: bool = False
    seconds_per_ring: int | None = None
    known_until: date | None = None

    @property
    def counted(self) -> timedelta:
        """The sum of the counted segments."""
        return sum((segment.length for segment in self.segments), timedelta())

    def to_dict(self) -> dict[str, Any]:
        """The same for REST: instants as ISO 8601 in UTC, lengths in seconds."""
        return {
            "target": self.target,
            "source": self.source,
            "calendar": {"name": self.calendar_name, "timezone": self.timezone},
            "amount": str(self.amount),
            "unit": self.unit.value,
            "started_at": self.started_at.isoformat(),
            "due_at": self.due_at.isoformat(),
            "seconds_per_ring": self.seconds_per_ring,
            "known_until": self.known_until.isoformat() if self.known_until else None,
            "counted_segments": _written(self.segments),
            "counted_seconds": self.counted.total_seconds(),
            "counted_days": [day.isoformat() for day in self.counted_days],
            "moved_from": self.moved_from.isoformat() if self.moved_from else None,
            "days_end_at": self.days_end_at.isoformat() if self.days_end_at else None,
            "added_segments": _written(self.added),
            "skipped_holidays": [day.isoformat() for day in self.skipped_holidays],
            "pause_rule": self.pause_rule.value,
            "pauses": [
                {
                    "from": pause.start.isoformat(),
                    "to": pause.end.isoformat(),
                    "reason": pause.reason,
                    "seconds": pause.seconds,
                    "is_open": pause.is_open,
                }
                for pause in self.pauses
            ],
            "held_seconds": self.held.total_seconds(),
            "held_in": "elapsed_time" if self.holds_elapsed else "business_time",
            "moves": [
                {
                    "from": move.due_from.isoformat(),
                    "to": move.due_to.isoformat(),
                    "at": move.at.isoformat(),
                    "by": move.who,
                    "reason": move.why,
                    "undoes": move.is_back,
                }
                for move in self.moves
            ],
        }


def explain(
    *,
    rule: Rule,
    target: str,
    source: str,
    calendar_name: str,
    started_at: datetime,
    due_at: datetime,
    pauses: Sequence[PauseSpan] = (),
    pause_rule: PauseRule = PauseRule.WAITING,
    moves: Sequence[DeadlineMove] = (),
) -> Explanation:
    """Take a deadline apart. `target` and `source` are printed as they are given; `due_at` is the stored deadline."""
    days = count_days(rule, started_at)
    calendar, settled = rule.calendar, settled_pauses(rule, started_at, due_at, pauses)
    days_end_at = due_instant(rule, started_at) if days else None
    segments = () if rule.open_time is None else tuple(_counted(calendar, started_at, due_at, settled))
    return Explanation(
        target=target,
        source=source,
        calendar_name=calendar_name,
        timezone=calendar.timezone,
        amount=rule.amount,
        unit=rule.unit,
        started_at=started_at,
        due_at=due_at,
        segments=segments,
        counted_days=days.counted if days else (),
        moved_from=days.moved_from if days else None,
        skipped_holidays=_skipped(rule, started_at, due_at),
        pauses=tuple(_held(rule, pause) for pause in pauses),
        pause_rule=pause_rule,
        moves=tuple(moves),
        days_end_at=days_end_at,
        days_end_on=days.ends_on if days and days_end_at == calendar.day_start(days.ends_on + ONE_DAY) else None,
        added=_added(rule, days_end_at, due_at),
        held=held_by(rule, settled),
        holds_elapsed=rule.unit in CALENDAR_UNITS,
        seconds_per_ring=rule.seconds_per_ring if rule.unit == Unit.RINGS else None,
        known_until=_surpassed(calendar, due_at),
    )


def _surpassed(calendar: BusinessCalendar, due_at: datetime) -> date | None:
    """The last day whose holidays are known, if the deadline is later."""
    known_until = calendar.known_until
    # A deadline at the end of that day is the first instant of the next one.
    last = calendar.local_date(due_at - timedelta(microseconds=1))
    return known_until if known_until is not None and last > known_until else None


def _counted(
    calendar: BusinessCalendar, started_at: datetime, due_at: datetime, pauses: Sequence[PauseSpan]
) -> list[Segment]:
    """The open segments up to the deadline, with the held stretches cut out of them."""
    counted: list[Segment] = []
    start = started_at
    for held_from, held_to in merged_pauses(pauses):
        if start < held_from:
            counted += calendar.segments(start, min(held_from, due_at))
        start = max(start, held_to)
    if start < due_at:
        counted += calendar.segments(start, due_at)
    return counted


def _skipped(rule: Rule, started_at: datetime, due_at: datetime) -> tuple[date, ...]:
    """The holidays on the way that closed what would have been open."""
    if rule.open_time is None and rule.unit != Unit.BUSINESS_DAYS and not rule.moves_off_days_off:
        return ()
    calendar = rule.calendar
    first, last = calendar.local_date(started_at), calendar.local_date(due_at)
    return tuple(day for day in sorted(calendar.holidays) if first <= day <= last and calendar.closes_for_holiday(day))


def _added(rule: Rule, days_end_at: datetime | None, due_at: datetime) -> tuple[Segment, ...]:
    """What was added to days for the pauses, up to the deadline."""
    if days_end_at is None or due_at <= days_end_at:
        return ()
    if rule.unit in CALENDAR_UNITS:
        return (Segment(days_end_at, due_at),)
    return tuple(rule.calendar.segments(days_end_at, due_at))


def _held(rule: Rule, pause: PauseSpan) -> HeldSpan:
    seconds = held_by(rule, [pause]).total_seconds()
    return HeldSpan(pause.start, pause.end, pause.reason, int(seconds), pause.is_open)


def _written(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    return [
        {"from": piece.start.isoformat(), "to": piece.end.isoformat(), "seconds": piece.length.total_seconds()}
        for piece in segments
    ]
