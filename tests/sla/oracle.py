"""Business time the slow way: look at a wall clock every quarter of an hour, and keep a tally.

Nothing here is taken from the engine. The wall clock is what `zoneinfo` shows at a UTC instant, and a calendar is the
dict that people write; what is open is read off a sheet of 96 quarters a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

STEP = timedelta(minutes=15)
QUARTERS = 96
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
LOOK = timedelta(hours=12)
SECOND = timedelta(seconds=1)
#: The clock is watched for three days, with the transition in the middle of them.
AROUND = timedelta(hours=36)


class Change(NamedTuple):
    """The instant from which a zone has another UTC offset, and the two offsets."""

    at: datetime
    before: timedelta
    after: timedelta


@cache
def changes_of(zone_name: str) -> tuple[Change, ...]:
    """The changes of a zone's UTC offset from 2024 to 2030."""
    zone = ZoneInfo(zone_name)
    looks = [FIRST + LOOK * n for n in range((LAST - FIRST) // LOOK + 1)]
    offsets = [zone.utcoffset(look.astimezone(zone)) or timedelta() for look in looks]
    return tuple(
        Change(_first_second_with(zone, after, since, until), before, after)
        for (since, until), (before, after) in zip(pairwise(looks), pairwise(offsets), strict=True)
        if before != after
    )


def rules() -> dict[tuple[Change, ...], str]:
    """Every distinct list of changes with one zone that has it; all zones without a change count as one."""
    return {changes_of(name): name for name in sorted(available_timezones(), reverse=True)}


@dataclass(frozen=True)
class Watch:
    """A wall clock, looked at every quarter of an hour.

    `shown[n]` is the furthest that the clock had come at `instants[n]`: where it is put back, the times that it shows
    again were reached at their first occurrence; where it leaps, those that it skips are reached with the leap.
    """

    instants: list[datetime]
    shown: list[datetime]

    @classmethod
    def around(cls, zone_name: str, middle: datetime) -> "Watch":
        """The three days around an instant that is a whole quarter of an hour."""
        assert middle.timestamp() % STEP.total_seconds() == 0, f"{zone_name} changes at an odd minute"
        zone = ZoneInfo(zone_name)
        instants = [middle - AROUND + STEP * n for n in range(2 * AROUND // STEP + 1)]
        local = (instant.astimezone(zone).replace(tzinfo=None) for instant in instants)
        return cls(instants, list(accumulate(local, max)))

    def open_steps(self, calendar: dict[str, Any]) -> list[bool]:
        """Whether the quarter of an hour that begins at each instant is open; the last instant begins none."""
        sheets: dict[date, list[bool]] = {}
        steps = []
        for clock in self.shown[:-1]:
            day = clock.date()
            if day not in sheets:
                sheets[day] = _sheet(calendar, day)
            steps.append(sheets[day][(clock.hour * 60 + clock.minute) // 15])
        return steps


def calendars_around(zone_name: str, change: Change) -> Iterator[dict[str, Any]]:
    """Calendars that make a change of the clocks matter, with a holiday or a special day beside it."""
    low, high = sorted((change.at + change.before, change.at + change.after))
    inside = low + (high - low) // 2
    inside -= timedelta(minutes=inside.minute % 15, seconds=inside.second)
    day = inside.date()
    before, after = (str(day + timedelta(days=n)) for n in (-1, 1))
    round_the_clock = [["00:00", "24:00"]]
    lunch = [["09:00", "12:00"], ["13:00", "17:00"]]
    three_hours = timedelta(hours=3)
    opens_inside = [[_time(inside), _time(inside + three_hours)]]
    closes_inside = [[_time(inside - three_hours), _time(inside)]]

    def every_day(windows: list[list[str]], **more: Any) -> dict[str, Any]:
        return {"timezone": zone_name, "weekly": dict.fromkeys(DAYS, windows), **more}

    yield every_day(lunch, holidays=[before], extra={after: [["08:00", "10:30"]]})
    yield every_day([["22:00", "06:00"]])
    yield every_day([["22:00", "06:00"]], holidays=[str(day)], extra={after: []})
    yield every_day(round_the_clock)
    yield every_day(round_the_clock, holidays=[before], extra={after: [["23:00", "01:30"]]})
    yield every_day(opens_inside, holidays=[after])
    yield every_day(closes_inside)
    yield every_day(lunch, holidays=[str(day)], extra={str(day): [*closes_inside, *opens_inside]})


def _first_second_with(zone: ZoneInfo, offset: timedelta, since: datetime, until: datetime) -> datetime:
    while until - since > SECOND:
        middle = since + (until - since) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            until = middle
        else:
            since = middle
    return until


def _sheet(calendar: dict[str, Any], day: date) -> list[bool]:
    """The quarters of a civil date that are open: its own windows, and what last night's run into it."""
    sheet = [False] * QUARTERS
    if str(day) in calendar.get("holidays", ()) and str(day) not in calendar.get("extra", {}):
        return sheet
    for windows, shift in ((_windows(calendar, day), 0), (_windows(calendar, day - timedelta(days=1)), QUARTERS)):
        for opens, closes in windows:
            first, end = _quarter(opens), _quarter(closes)
            end += QUARTERS if end <= first else 0
            for quarter in range(max(first - shift, 0), min(end - shift, QUARTERS)):
                sheet[quarter] = True
    return sheet


def _windows(calendar: dict[str, Any], day: date) -> list[list[str]]:
    if str(day) in calendar.get("extra", {}):
        special: list[list[str]] = calendar["extra"][str(day)]
        return special
    if str(day) in calendar.get("holidays", ()):
        return []
    weekly: list[list[str]] = calendar["weekly"].get(DAYS[day.weekday()], [])
    return weekly


def _quarter(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 4 + int(minutes) // 15


def _time(clock: datetime) -> str:
    return f"{clock:%H:%M}"
