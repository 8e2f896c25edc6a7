"""Who held the time of a clock: its business seconds, split over those who looked after the case."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from sla.domain.calendar import BusinessCalendar, business_time_between
from sla.domain.pauses import PauseSpan, held_time


def clipped(pauses: Sequence[PauseSpan], start: datetime, end: datetime) -> list[PauseSpan]:
    """The parts of the holds that lie between two instants; a hold after the end held nothing."""
    return [
        PauseSpan(max(pause.start, start), min(pause.end, end), pause.reason)
        for pause in pauses
        if pause.end > start and pause.start < end
    ]


def business_seconds(
    calendar: BusinessCalendar, start: datetime, end: datetime, pauses: Sequence[PauseSpan] = ()
) -> int:
    """The whole seconds of business time between two instants, without the holds."""
    taken = business_time_between(calendar, start, end) - held_time(calendar, clipped(pauses, start, end))
    return int(max(taken, timedelta()).total_seconds())


def split_seconds(
    calendar: BusinessCalendar,
    start: datetime,
    end: datetime,
    changes: Sequence[datetime],
    pauses: Sequence[PauseSpan] = (),
) -> list[int]:
    """Business seconds before the first change of hands, between each two, and after the last one.

    `changes` are in order; one before `start` or after `end` leaves nothing on its far side. The parts add up to
    `business_seconds` of the whole to the second, since each is the difference of two sums from the start.
    """
    ends = [min(max(at, start), end) for at in [*changes, end]]
    sums = [0, *(business_seconds(calendar, start, each, pauses) for each in ends)]
    return [after - before for before, after in pairwise(sums)]
