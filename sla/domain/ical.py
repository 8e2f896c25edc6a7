"""Holidays read from and written as iCalendar files (RFC 5545)."""

import calendar as months
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import icalendar

MAX_BYTES = 1_000_000
MOST_DAYS = 1_000
LONGEST_EVENT = 366
_ONE_DAY = timedelta(days=1)
_RULE_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"})
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class IcalError(ValueError):
    """The file gives no holidays; `code` says why: too_large, not_ical, no_days."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class IcalHolidays:
    """The days that a file names, in order, and how many of its events say nothing of whole days."""

    days: Mapping[date, str]
    left_out: int = 0


def read_ical(content: bytes, first: date, until: date) -> IcalHolidays:
    """The all-day events between two dates: several days long, and yearly ones, too. Raises IcalError.

    Events with a time of day, cancelled ones, and rules that are not yearly are left out and counted.
    """
    if len(content) > MAX_BYTES:
        raise IcalError("too_large")
    found: dict[date, str] = {}
    left_out = 0
    for event in _events(content):
        days = _days_of(event, first, until)
        if days is None:
            left_out += 1
            continue
        name = " ".join(str(event.get("SUMMARY", "")).split())[:100]
        for day in days:
            found[day] = ", ".join(dict.fromkeys(part for part in (found.get(day, ""), name) if part))[:100]
    if not found:
        raise IcalError("no_days")
    return IcalHolidays(dict(sorted(found.items())[:MOST_DAYS]), left_out)


def write_ical(name: str, days: Mapping[date, str], uid: str, stamp: datetime) -> bytes:
    """The days as all-day events that take no time; `uid` makes them the same ones in the next export."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Dohoda//Business calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for day, words in sorted(days.items()):
        event = icalendar.Event()
        event.add("uid", f"{day.isoformat()}-{uid}")
        event.add("dtstamp", stamp)
        event.add("dtstart", day)
        event.add("dtend", day + _ONE_DAY)
        event.add("summary", words)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(content: bytes) -> list[Any]:
    try:
        calendars = icalendar.Calendar.from_ical(content.decode("utf-8-sig"), multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        raise IcalError("not_ical") from error
    if not calendars:
        raise IcalError("not_ical")
    return events


def _days_of(event: Any, first: date, until: date) -> list[date] | None:
    """The days of one event within the range; None if it is no event of whole days, or nothing that can be read."""
    try:
        start = event.decoded("DTSTART")
        length = _length(event, start)
        is_day = isinstance(start, date) and not isinstance(start, datetime)
        if not is_day or length is None or str(event.get("STATUS", "")).upper() == "CANCELLED":
            return None
        rule = event.get("RRULE")
        starts = [start] if rule is None else _yearly(start, rule, until)
        if starts is None:
            return None
        excluded = set(_dates(event.get("EXDATE")))
        begins = [day for day in [*starts, *_dates(event.get("RDATE"))] if day not in excluded]
        days = [day + timedelta(days=number) for day in begins for number in range(length)]
    except (ValueError, LookupError, AttributeError, TypeError, OverflowError):
        return None
    return [day for day in days if first <= day <= until]


def _length(event: Any, start: Any) -> int | None:
    """How many days it lasts; DTEND is the first day after it."""
    if event.get("DTEND") is not None:
        end = event.decoded("DTEND")
        length = (end - start).days if not isinstance(end, datetime) else 0
    elif event.get("DURATION") is not None:
        length = event.decoded("DURATION").days
    else:
        length = 1
    return length if 0 < length <= LONGEST_EVENT else None


def _dates(value: Any) -> Iterator[date]:
    for one in value if isinstance(value, list) else [value] if value is not None else []:
        yield from (each.dt for each in one.dts if not isinstance(each.dt, datetime))


def _yearly(start: date, rule: Any, until: date) -> list[date] | None:
    """The days on which a yearly rule begins, up to `until`; None for a rule of another kind."""
    if list(rule.get("FREQ", [])) != ["YEARLY"] or not set(rule) <= _RULE_PARTS:
        return None
    interval, count = int((rule.get("INTERVAL") or [1])[0]), (rule.get("COUNT") or [None])[0]
    last = (rule.get("UNTIL") or [until])[0]
    last = min(last.date() if isinstance(last, datetime) else last, until)
    if interval < 1:
        return None
    days: list[date] = []
    for year in range(start.year, last.year + 1, interval):
        for day in sorted(set(_in_year(year, start, rule))):
            if start <= day <= last and (count is None or len(days) < int(count)):
                days.append(day)
    return days


def _in_year(year: int, start: date, rule: Any) -> Iterator[date]:
    chosen = [int(month) for month in rule.get("BYMONTH", [])]
    weekdays, month_days = rule.get("BYDAY", []), [int(day) for day in rule.get("BYMONTHDAY", [])]
    for month in chosen or ([start.month] if not weekdays else []):
        size = months.monthrange(year, month)[1]
        if weekdays:
            yield from _nth_weekdays(year, month, size, weekdays)
            continue
        for number in month_days or [start.day]:
            day = number if number > 0 else size + 1 + number
            if 1 <= day <= size:
                yield date(year, month, day)


def _nth_weekdays(year: int, month: int, size: int, weekdays: Iterable[Any]) -> Iterator[date]:
    for written in weekdays:
        text = str(written)
        number, name = int(text[:-2] or 0), text[-2:]
        of_month = [
            date(year, month, day)
            for day in range(1, size + 1)
            if date(year, month, day).weekday() == _WEEKDAYS.index(name)
        ]
        if number == 0:
            yield from of_month
        elif abs(number) <= len(of_month):
            yield of_month[number - 1 if number > 0 else number]
