"""Why a deadline is what it is: everything that made it, as data for a page and for REST."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sla.domain.calendar import BusinessCalendar, Segment, business_time_between
from sla.domain.due import Rule, count_days
from sla.domain.pauses import PauseSpan, merged_pauses
from sla.domain.vocabulary import PauseRule, Unit


@dataclass(frozen=True)
class HeldSpan:
    """A pause, with the business time that it held."""

    start: datetime
    end: datetime
    reason: str
    seconds: int


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
    """A deadline taken apart. For units of elapsed time the counted segments add up to what the target gives."""

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
            "counted_segments": [
                {
                    "from": segment.start.isoformat(),
                    "to": segment.end.isoformat(),
                    "seconds": segment.length.total_seconds(),
                }
                for segment in self.segments
            ],
            "counted_seconds": self.counted.total_seconds(),
            "counted_days": [day.isoformat() for day in self.counted_days],
            "moved_from": self.moved_from.isoformat() if self.moved_from else None,
            "skipped_holidays": [day.isoformat() for day in self.skipped_holidays],
            "pause_rule": self.pause_rule.value,
            "pauses": [
                {
                    "from": pause.start.isoformat(),
                    "to": pause.end.isoformat(),
                    "reason": pause.reason,
                    "seconds": pause.seconds,
                }
                for pause in self.pauses
            ],
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
    calendar = rule.calendar
    segments = () if rule.open_time is None else tuple(_counted(calendar, started_at, due_at, pauses))
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
        pauses=tuple(_held(calendar, pause) for pause in pauses),
        pause_rule=pause_rule,
        moves=tuple(moves),
    )


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


def _held(calendar: BusinessCalendar, pause: PauseSpan) -> HeldSpan:
    seconds = business_time_between(calendar, pause.start, pause.end).total_seconds()
    return HeldSpan(pause.start, pause.end, pause.reason, int(seconds))
