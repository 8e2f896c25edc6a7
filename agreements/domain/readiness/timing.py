"""Which target answers for which case, and which of two targets is the longer one."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from agreements.domain.content.calendars import CalendarData
from agreements.domain.content.service_levels import ServiceLevels, TargetItem
from sla.domain.targets import most_specific
from sla.domain.vocabulary import CaseKind, Channel, Metric, Priority, Unit

RESPONSES = (Metric.ANSWER, Metric.ACKNOWLEDGEMENT, Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE)
MINUTES_OF_WEEK = Decimal(7 * 24 * 60)
MINUTES: dict[Unit, Decimal] = {
    Unit.SECONDS: Decimal(1) / 60,
    Unit.MINUTES: Decimal(1),
    Unit.HOURS: Decimal(60),
}
WALL_DAYS: dict[Unit, Decimal] = {
    Unit.CALENDAR_DAYS: Decimal(1),
    Unit.WEEKS: Decimal(7),
    Unit.MONTHS: Decimal("30.4375"),
}


@dataclass(frozen=True)
class Placed:
    """A target with its place in the list, in the words of the engine's choice."""

    place: int
    case_kind: str | None
    channel: str | None
    priority: str | None
    metric: str


def placed_targets(levels: ServiceLevels) -> list[Placed]:
    """Return the targets that name a metric, as the engine chooses among them."""
    return [
        Placed(place, target.kind, target.channel, target.priority, target.metric)
        for place, target in enumerate(levels.targets)
        if target.metric is not None
    ]


def slower_than_resolution(levels: ServiceLevels) -> Iterator[tuple[int, int]]:
    """Yield (place of a response target, place of the shorter resolution target) of each pair that one case can meet.

    For each combination of kind, channel and priority the targets are chosen as they are for the clocks. Lengths in
    different units or calendars are compared as average time on the wall clock.
    """
    placed = placed_targets(levels)
    found: set[tuple[int, int]] = set()
    for kind, channel, priority in product(CaseKind, Channel, Priority):
        chosen = most_specific(placed, kind=kind, channel=channel, priority=priority)
        if Metric.RESOLUTION in chosen:
            pairs = (
                (chosen[metric].place, chosen[Metric.RESOLUTION].place) for metric in RESPONSES if metric in chosen
            )
            found.update(pair for pair in pairs if _is_longer(levels, *pair))
    yield from sorted(found)


def _is_longer(levels: ServiceLevels, one: int, other: int) -> bool:
    a, b = levels.targets[one], levels.targets[other]
    if a.amount is None or b.amount is None or a.unit is None or b.unit is None:
        return False
    if a.unit == b.unit and a.calendar == b.calendar:
        return a.amount > b.amount
    long, short = _wall_minutes(levels, a), _wall_minutes(levels, b)
    return long is not None and short is not None and long > short


def _wall_minutes(levels: ServiceLevels, target: TargetItem) -> Decimal | None:
    """Return about how many minutes on the wall clock the target lasts; None if it is not a time."""
    if target.amount is None or target.unit is None or target.unit is Unit.RINGS:
        return None
    if target.unit in WALL_DAYS:
        return target.amount * WALL_DAYS[target.unit] * 24 * 60
    calendar = levels.calendar(target.calendar)
    if calendar is None:
        return None
    open_days = sum(bool(windows) for windows in calendar.data.weekly.values())
    open_minutes = weekly_minutes(calendar.data)
    if not open_days or not open_minutes:
        return None
    if target.unit is Unit.BUSINESS_DAYS:
        return target.amount * MINUTES_OF_WEEK / open_days
    return target.amount * MINUTES[target.unit] * MINUTES_OF_WEEK / open_minutes


def weekly_minutes(calendar: CalendarData) -> int:
    """Return how many minutes of an ordinary week the windows hold; one that ends before it starts runs overnight."""
    total = 0
    for windows in calendar.weekly.values():
        for start, end in windows:
            length = _minute(end) - _minute(start)
            total += length if length > 0 else length + 24 * 60
    return total


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
