"""A calendar as its pages draw it: the week in bars, the year in months, its holidays in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR

from sla.domain.calendar import BusinessCalendar
from sla.domain.differences import hours_text
from sla.domain.drawing import Bar, week_bars
from sla.domain.windows import WEEKDAYS as KEYS
from sla.domain.windows import Window
from sla.domain.year import DayKind, YearDay, YearPicture, picture_year
from sla.views.calendars.words import change_of_clocks, day_text

FIRST_YEAR, LAST_YEAR = 1970, 2100


@dataclass(frozen=True)
class WeekRow:
    """A weekday with its bars and its hours in words ("" for closed)."""

    key: str
    name: str
    bars: Sequence[Bar]
    hours: str


@dataclass(frozen=True)
class HoursSpan:
    """Neighbouring weekdays of the same hours: "Mon–Fri", "09:00–12:00, 13:00–17:00"."""

    days: str
    hours: str


@dataclass(frozen=True)
class DayCell:
    """One square of the year: what it is, in a class and in words."""

    number: int
    iso: str
    kind: str
    text: str
    is_clock_change: bool
    is_known: bool
    is_today: bool


@dataclass(frozen=True)
class MonthTable:
    """One month in weeks, Monday first; None where the month has no day."""

    name: str
    weeks: list[list[DayCell | None]]


@dataclass(frozen=True)
class NamedDay:
    """A day worth naming in the list below the picture."""

    date: date
    kind: str
    name: str
    hours: str


@dataclass(frozen=True)
class ShownYear:
    """A year's picture, ready to draw."""

    year: int
    months: list[MonthTable]
    named: list[NamedDay]
    clock_changes: list[NamedDay]
    business_days: int
    holidays: int
    special_days: int
    open_hours: int
    open_minutes: int
    previous: int | None
    next: int | None
    known_until: date | None
    weekdays: list[str]

    @property
    def is_partly_unknown(self) -> bool:
        """Whether holidays of some of its days are not known."""
        return self.known_until is not None and self.known_until < date(self.year, 12, 31)


def week_rows(weekly: Sequence[Sequence[Window]]) -> list[WeekRow]:
    """The week as rows of bars."""
    bars = week_bars(weekly)
    return [WeekRow(KEYS[n], str(WEEKDAYS[n]), bars[n], hours_text(tuple(weekly[n]))) for n in range(7)]


def hours_spans(weekly: Sequence[Sequence[Window]]) -> list[HoursSpan]:
    """The week in a few words: only the days that are open, equal neighbours together."""
    spans = []
    for hours, group in groupby(range(7), key=lambda number: hours_text(tuple(weekly[number]))):
        numbers = list(group)
        first, last = (str(WEEKDAYS_ABBR[number]) for number in (numbers[0], numbers[-1]))
        if hours:
            spans.append(HoursSpan(first if first == last else f"{first}–{last}", hours))
    return spans


def shown_year(calendar: BusinessCalendar, year: int, names: Mapping[date, str], today: date) -> ShownYear:
    """Picture a year with words and links to its neighbours."""
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    picture = picture_year(calendar, year, names)
    minutes = int(picture.open_time.total_seconds()) // 60
    return ShownYear(
        year=year,
        months=[_month(days, today) for days in picture.months],
        named=_named(picture),
        clock_changes=[NamedDay(day.date, "", change_of_clocks(day), "") for day in picture.days if day.clock_change],
        business_days=picture.business_days,
        holidays=picture.counts[DayKind.HOLIDAY],
        special_days=picture.counts[DayKind.SPECIAL] + picture.counts[DayKind.SPECIAL_CLOSED],
        open_hours=minutes // 60,
        open_minutes=minutes % 60,
        previous=year - 1 if year > FIRST_YEAR else None,
        next=year + 1 if year < LAST_YEAR else None,
        known_until=calendar.known_until,
        weekdays=[str(WEEKDAYS_ABBR[number]) for number in range(7)],
    )


def coming_holidays(
    calendar: BusinessCalendar, names: Mapping[date, str], today: date, count: int = 5
) -> list[NamedDay]:
    """The next days that differ from the week: holidays, and special days."""
    days = sorted(day for day in {*calendar.holidays, *calendar.extra} if day >= today)[:count]
    return [_named_day(calendar, day, names) for day in days]


def holidays_by_year(
    calendar: BusinessCalendar, names: Mapping[date, str], first_year: int
) -> list[tuple[int, list[NamedDay]]]:
    """The holidays from a year on, with their names."""
    days = [_named_day(calendar, day, names) for day in sorted(calendar.holidays) if day.year >= first_year]
    return [(year, list(group)) for year, group in groupby(days, key=lambda one: one.date.year)]


def _named_day(calendar: BusinessCalendar, day: date, names: Mapping[date, str]) -> NamedDay:
    windows = calendar.windows_on(day)
    special = DayKind.SPECIAL if windows else DayKind.SPECIAL_CLOSED
    kind = special if day in calendar.extra else DayKind.HOLIDAY
    return NamedDay(day, kind.value, names.get(day, ""), hours_text(windows))


def _named(picture: YearPicture) -> list[NamedDay]:
    plain = (DayKind.OPEN, DayKind.CLOSED)
    return [
        NamedDay(day.date, day.kind.value, day.name, hours_text(day.windows))
        for day in picture.days
        if day.kind not in plain
    ]


def _month(days: Sequence[YearDay], today: date) -> MonthTable:
    cells: list[DayCell | None] = [None] * days[0].date.weekday()
    cells += [_cell(day, today) for day in days]
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[start : start + 7] for start in range(0, len(cells), 7)]
    return MonthTable(str(MONTHS[days[0].date.month]), weeks)


def _cell(day: YearDay, today: date) -> DayCell:
    return DayCell(
        number=day.date.day,
        iso=day.date.isoformat(),
        kind=day.kind.value,
        text=day_text(day, hours_text(day.windows)),
        is_clock_change=bool(day.clock_change),
        is_known=day.is_known,
        is_today=day.date == today,
    )
