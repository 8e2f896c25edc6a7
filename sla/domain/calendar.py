"""Business time: how long something was open between two instants, and when a given open time has passed.

A calendar is an IANA zone, windows per weekday, holidays and special days. The rules for its edges:

- time is real elapsed time: a day shortened by DST counts as what it lasted;
- a local time that occurs twice is its first occurrence, one that is skipped is the instant of the skip;
- a window whose end is not after its start runs past midnight; equal ones mean 24 hours;
- a holiday closes every instant of its civil date, the tail of last night's window too;
- a special day overrides a holiday and replaces the windows that begin that day; [] closes it;
- holidays are known up to `known_until`; a deadline later than that day is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Self
from zoneinfo import ZoneInfo

from sla.domain.localtime import DAY_SECONDS, from_microseconds, span_microseconds, to_microseconds, wall_to_utc
from sla.domain.timeline import Spans, Timeline
from sla.domain.windows import (
    WEEKDAYS,
    CalendarError,
    CalendarFormatError,
    CalendarHorizonError,
    Window,
    merge_spans,
    parse_windows,
    write_windows,
)

KEYS = frozenset({"timezone", "weekly", "holidays", "extra", "known_until"})
#: A calendar that does not gather the asked time in this many days is taken for one that never opens.
PATIENCE_DAYS = 366 * 200
#: What a machine's folder of zones holds beside places: another way to count (leap seconds), and its own zone.
_NO_PLACES = ("right/", "posix/", "posixrules", "localtime", "Factory")

__all__ = [
    "BusinessCalendar",
    "CalendarError",
    "CalendarFormatError",
    "CalendarHorizonError",
    "CalendarNeverOpensError",
    "Segment",
    "add_business_time",
    "business_time_between",
]


class CalendarNeverOpensError(CalendarError):
    """The calendar holds too few opening hours."""


@dataclass(frozen=True)
class Segment:
    """One stretch of open time, from `start` to `end` (UTC)."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """Its elapsed time."""
        return self.end - self.start


@dataclass(frozen=True)
class BusinessCalendar:
    """Opening hours in one time zone. Immutable; compares by content; its segments are cached inside."""

    timezone: str
    weekly: tuple[tuple[Window, ...], ...]
    holidays: frozenset[date] = frozenset()
    extra: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    known_until: date | None = None
    zone: ZoneInfo = field(init=False, repr=False, compare=False)
    horizon_us: int | None = field(init=False, repr=False, compare=False)
    timeline: Timeline = field(init=False, repr=False, compare=False)
    _typical: tuple[Spans, ...] = field(init=False, repr=False, compare=False)
    _closed: frozenset[int] = field(init=False, repr=False, compare=False)
    _special: Mapping[int, tuple[Window, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weekly) != len(WEEKDAYS):
            raise CalendarFormatError("weekly: expected seven days, Monday first.")
        special = {day.toordinal(): windows for day, windows in self.extra.items()}
        closed = frozenset(day.toordinal() for day in self.holidays).difference(special)
        zone = _zone(self.timezone)
        settings = {
            "zone": zone,
            "horizon_us": _horizon(zone, self.known_until),
            "_special": special,
            "_closed": closed,
            "_typical": tuple(_day_spans(self.weekly[day], self.weekly[day - 1]) for day in range(7)),
        }
        for name, value in settings.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "timeline", Timeline(zone, self._spans_on))

    def __hash__(self) -> int:
        return hash((self.timezone, self.weekly, self.holidays, self.known_until))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read the import and export form. Raises CalendarFormatError, which says what is wrong and where."""
        if not isinstance(data, Mapping):
            raise CalendarFormatError("A calendar is an object with timezone and weekly.")
        unknown = set(data) - KEYS
        if unknown:
            raise CalendarFormatError(f"Unknown part of a calendar: {', '.join(sorted(map(str, unknown)))}.")
        weekly, extra = data.get("weekly", {}), data.get("extra", {})
        if not isinstance(weekly, Mapping) or not set(weekly) <= set(WEEKDAYS):
            raise CalendarFormatError(f"weekly: expected windows for some of {', '.join(WEEKDAYS)}.")
        if not isinstance(extra, Mapping):
            raise CalendarFormatError("extra: expected windows per date.")
        known_until = data.get("known_until")
        return cls(
            timezone=data.get("timezone", ""),
            weekly=tuple(parse_windows(weekly.get(day, ()), day) for day in WEEKDAYS),
            holidays=_dates(data.get("holidays", ())),
            extra={_date(day, "extra"): parse_windows(windows, str(day)) for day, windows in extra.items()},
            known_until=None if known_until is None else _date(known_until, "known_until"),
        )

    def to_dict(self) -> dict[str, Any]:
        """The import and export form; `from_dict(calendar.to_dict()) == calendar`."""
        data: dict[str, Any] = {
            "timezone": self.timezone,
            "weekly": {name: write_windows(day) for name, day in zip(WEEKDAYS, self.weekly, strict=True) if day},
            "holidays": [day.isoformat() for day in sorted(self.holidays)],
            "extra": {day.isoformat(): write_windows(self.extra[day]) for day in sorted(self.extra)},
        }
        if self.known_until is not None:
            data["known_until"] = self.known_until.isoformat()
        return data

    def ensure_opens(self, after: datetime | None = None) -> None:
        """Raise CalendarNeverOpensError if it holds no opening hour, or none after `after` that it knows of."""
        if not any(self.weekly) and not any(self.extra.values()):
            raise CalendarNeverOpensError("This calendar never opens.")
        if after is not None:
            try:
                add_business_time(self, after, timedelta(microseconds=1))
            except CalendarHorizonError as error:
                raise CalendarNeverOpensError("This calendar does not open in the days that it knows.") from error

    @cached_property
    def without_horizon(self) -> Self:
        """The same calendar, which takes days after `known_until` for days without a holiday."""
        return self if self.known_until is None else replace(self, known_until=None)

    def local_date(self, instant: datetime) -> date:
        """The civil date of an aware instant in this calendar's zone."""
        return instant.astimezone(self.zone).date()

    def day_start(self, day: date) -> datetime:
        """The instant at which the civil date begins."""
        return from_microseconds(wall_to_utc(self.zone, day.toordinal(), 0))

    def is_business_day(self, day: date) -> bool:
        """Whether opening hours begin on that date."""
        return bool(self._windows_on(day.toordinal()))

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The opening hours that begin on that date."""
        return self._windows_on(day.toordinal())

    def is_open_at(self, instant: datetime) -> bool:
        """Whether time counts from that instant on."""
        return self.timeline.is_open(to_microseconds(instant))

    def closing(self, day: date) -> datetime:
        """The instant at which a business day closes for good. Raises ValueError for a day off.

        Raises CalendarHorizonError where its hours run into a day of which nobody knows yet whether it is a holiday.
        """
        ordinal = day.toordinal()
        windows = self._windows_on(ordinal)
        if not windows:
            raise ValueError(f"{day} is not a business day.")
        closes = max(window.closes for window in windows)
        if closes > DAY_SECONDS:
            self.ensure_known(date.fromordinal(ordinal + 1))
            if ordinal + 1 in self._closed:
                closes = DAY_SECONDS
        return from_microseconds(wall_to_utc(self.zone, ordinal, closes))

    def closes_for_holiday(self, day: date) -> bool:
        """Whether hours that would have been open on that date are closed by a holiday."""
        ordinal = day.toordinal()
        return ordinal in self._closed and bool(self._typical[(ordinal + 6) % 7])

    def ensure_known(self, last: date) -> None:
        """Raise CalendarHorizonError if the holidays of that date are not known yet."""
        if self.known_until is not None and last > self.known_until:
            raise CalendarHorizonError(f"The calendar's holidays are known up to {self.known_until} only.")

    def segments(self, start: datetime, end: datetime) -> list[Segment]:
        """The open time between two instants, cut at both."""
        spans = self.timeline.segments(to_microseconds(start), to_microseconds(end))
        return [Segment(from_microseconds(opens), from_microseconds(closes)) for opens, closes in spans]

    def _windows_on(self, ordinal: int) -> tuple[Window, ...]:
        if ordinal in self._special:
            return self._special[ordinal]
        return () if ordinal in self._closed else self.weekly[(ordinal + 6) % 7]

    def _spans_on(self, ordinal: int) -> Spans:
        if ordinal in self._closed:
            return ()
        if ordinal in self._special or ordinal - 1 in self._special or ordinal - 1 in self._closed:
            return _day_spans(self._windows_on(ordinal), self._windows_on(ordinal - 1))
        return self._typical[(ordinal + 6) % 7]


def add_business_time(calendar: BusinessCalendar, start: datetime, amount: timedelta) -> datetime:
    """Return the UTC instant at which `amount` of open time has passed since `start`.

    `amount` is elapsed time, so a day shortened by DST counts as what it lasted. A deadline that lands on closing
    time is due at closing time; no time at all from outside opening hours stays where it is.
    Raises ValueError if `start` is naive or `amount` is negative, CalendarHorizonError if the deadline is later than
    the day up to which holidays are known, and CalendarNeverOpensError if there are too few opening hours.
    """
    start_us, amount_us = to_microseconds(start), span_microseconds(amount)
    if amount_us < 0:
        raise ValueError("The amount of time must not be negative.")
    due_us = start_us if amount_us == 0 else _passed(calendar, start_us, amount_us)
    if calendar.horizon_us is not None and due_us > calendar.horizon_us:
        calendar.ensure_known(date.max)
    return from_microseconds(due_us)


def business_time_between(calendar: BusinessCalendar, start: datetime, end: datetime) -> timedelta:
    """Return the open time between two aware instants. Raises ValueError if `end` is before `start`."""
    start_us, end_us = to_microseconds(start), to_microseconds(end)
    if end_us < start_us:
        raise ValueError("The range is reversed: its end is before its start.")
    timeline = calendar.timeline
    return timedelta(microseconds=timeline.position(end_us) - timeline.position(start_us))


def _passed(calendar: BusinessCalendar, start_us: int, amount_us: int) -> int:
    timeline = calendar.timeline
    due_us = timeline.after(start_us, amount_us)
    if due_us is not None:
        return due_us
    built = timeline.covering(start_us)
    first_day = built.end_day
    while due_us is None:
        if calendar.horizon_us is not None and built.to_us >= calendar.horizon_us:
            calendar.ensure_known(date.max)
        if built.end_day - first_day > PATIENCE_DAYS or not _opens_after(calendar, built.end_day):
            raise CalendarNeverOpensError("This calendar holds too few opening hours.")
        built = timeline.longer(built)
        due_us = timeline.after(start_us, amount_us)
    return due_us


def _opens_after(calendar: BusinessCalendar, day: int) -> bool:
    # The tail of the last built day is still to come, hence the day before it.
    return any(calendar.weekly) or any(
        windows and special.toordinal() >= day - 1 for special, windows in calendar.extra.items()
    )


def _horizon(zone: ZoneInfo, known_until: date | None) -> int | None:
    """The end of the last day whose holidays are known; None where there is none."""
    # The last day of all ends beyond what a date can say.
    if known_until is None or known_until == date.max:
        return None
    return wall_to_utc(zone, known_until.toordinal() + 1, 0)


def _day_spans(own: tuple[Window, ...], previous: tuple[Window, ...]) -> Spans:
    """What is open on one civil date: the windows that begin on it, and the tails of the day before."""
    today = [(window.opens, min(window.closes, DAY_SECONDS)) for window in own]
    tails = [(0, window.closes - DAY_SECONDS) for window in previous if window.closes > DAY_SECONDS]
    return merge_spans(tails + today)


def _zone(name: object) -> ZoneInfo:
    if str(name).startswith(_NO_PLACES):
        raise CalendarFormatError(f"timezone: {name!r} is no place, but a setting of the machine.")
    try:
        return ZoneInfo(str(name))
    except (OSError, ValueError, LookupError) as error:
        raise CalendarFormatError(f"timezone: {name!r} is not a known time zone.") from error


def _date(value: object, where: str) -> date:
    """A date as it is written, and not in one of the other ways of ISO 8601 (20261224, 2026-W52-4)."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        day = None
    if day is None or value != day.isoformat():
        raise CalendarFormatError(f"{where}: {value!r} is not a date such as 2026-12-24.")
    return day


def _dates(values: object) -> frozenset[date]:
    if not isinstance(values, list | tuple):
        raise CalendarFormatError("holidays: expected a list of dates.")
    return frozenset(_date(value, "holidays") for value in values)
