"""Paused time: what it adds to a deadline."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sla.domain.calendar import (
    BusinessCalendar,
    CalendarHorizonError,
    CalendarNeverOpensError,
    add_business_time,
    business_time_between,
)
from sla.domain.due import Rule, due_instant
from sla.domain.units import CALENDAR_UNITS


@dataclass(frozen=True)
class PauseSpan:
    """One hold, from `start` to `end` (aware), and why. One that `is_open` still lasts, and `end` is only now."""

    start: datetime
    end: datetime
    reason: str = ""
    is_open: bool = False


def whole_second(at: datetime, not_before: datetime) -> datetime:
    """When a hold that happened at an instant is taken to begin or end.

    Holds are whole seconds, so that what is printed of them adds up to the second.
    """
    return max(at.replace(microsecond=0), not_before)


def settled_pauses(rule: Rule, started_at: datetime, due_at: datetime, pauses: Sequence[PauseSpan]) -> list[PauseSpan]:
    """The holds that have moved the deadline `due_at` already: those that ended and let the clock go on.

    One that ended because another took it over has not, and moves it with that one. Both look alike where a clock was
    held again in the second in which it went on, so the deadline itself tells which holds are in it.
    """
    closed = sorted((pause for pause in pauses if not pause.is_open), key=lambda pause: pause.start)
    if len(closed) == len(pauses):
        return closed
    for count in range(len(closed), 0, -1):
        with suppress(CalendarNeverOpensError):
            if earliest_due_after_pauses(rule, started_at, closed[:count]) == due_at:
                return closed[:count]
    return []


def merged_pauses(pauses: Sequence[PauseSpan]) -> list[tuple[datetime, datetime]]:
    """The held stretches in order, with those that touch or overlap joined: no moment is held twice."""
    merged: list[tuple[datetime, datetime]] = []
    for pause in sorted(pauses, key=lambda span: span.start):
        if merged and pause.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], pause.end))
        else:
            merged.append((pause.start, pause.end))
    return merged


def held_time(calendar: BusinessCalendar, pauses: Sequence[PauseSpan]) -> timedelta:
    """The business time that passed while the clock was held."""
    spans = merged_pauses(pauses)
    return sum((business_time_between(calendar, start, end) for start, end in spans), timedelta())


def held_by(rule: Rule, pauses: Sequence[PauseSpan]) -> timedelta:
    """What pauses add to a deadline: business time, or elapsed time to periods of the calendar."""
    if rule.unit in CALENDAR_UNITS:
        return sum((end - start for start, end in merged_pauses(pauses)), timedelta())
    return held_time(rule.calendar, pauses)


def due_after_pauses(rule: Rule, started_at: datetime, pauses: Sequence[PauseSpan]) -> datetime:
    """When a target is due that was held for a while.

    Business time and business days get the held business time on top; calendar periods get the held elapsed time.
    """
    due_at, held = due_instant(rule, started_at), held_by(rule, pauses)
    if rule.unit in CALENDAR_UNITS:
        return due_at + held
    if rule.open_time is not None:
        return add_business_time(rule.calendar, started_at, rule.open_time + held)
    return add_business_time(rule.calendar, due_at, held)


def earliest_due_after_pauses(rule: Rule, started_at: datetime, pauses: Sequence[PauseSpan]) -> datetime:
    """The same for a clock that runs already: what has begun is never stuck at the last day that a calendar knows.

    Later days are taken for days without a holiday, so this is the earliest that it can be due: a holiday that becomes
    known can only move it on. Raises CalendarNeverOpensError.
    """
    try:
        return due_after_pauses(rule, started_at, pauses)
    except CalendarHorizonError:
        return due_after_pauses(replace(rule, calendar=rule.calendar.without_horizon), started_at, pauses)
