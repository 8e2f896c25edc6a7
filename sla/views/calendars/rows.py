"""The rows of the calendar editor, each field with its id and what is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext

from core.templatetags.ui import SummaryLine
from sla.domain.draft import Draft, Hours, Mistake, OwnDay, read_time
from sla.domain.drawing import Bar, week_bars
from sla.domain.public_holidays import public_holidays
from sla.domain.windows import WEEKDAYS as KEYS
from sla.domain.windows import Window, parse_windows
from sla.views.calendars.words import language, mistake_text, short_date

Errors = Mapping[str, str]


@dataclass(frozen=True)
class HourRow:
    """One window: two fields."""

    opens: str
    closes: str
    from_id: str
    to_id: str
    from_error: str
    to_error: str
    names: str
    remove: str


@dataclass(frozen=True)
class DayHours:
    """A weekday or a special day with its windows."""

    key: str
    name: str
    rows: list[HourRow]
    bars: Sequence[Bar] = ()
    copy_label: str = ""

    @property
    def add_id(self) -> str:
        """The id of the button that adds a window."""
        return f"add-{self.key}"


@dataclass(frozen=True)
class DateRow:
    """An own holiday, or a special day with its hours."""

    day: str
    name: str
    date_id: str
    error: str
    index: int
    hours: DayHours | None = None


@dataclass(frozen=True)
class HolidayCell:
    """One of the country's holidays in one year."""

    iso: str
    text: str
    weekday: str
    is_on: bool
    is_weekend: bool


@dataclass(frozen=True)
class HolidayRow:
    """One of the country's holidays through the years."""

    name: str
    years: list[list[HolidayCell]]


@dataclass(frozen=True)
class HolidayTable:
    """The country's holidays from this year on; earlier ones go along unseen."""

    years: list[int]
    rows: list[HolidayRow]
    earlier: list[HolidayCell]


@dataclass(frozen=True)
class EditorRows:
    """All rows of the editor."""

    week: list[DayHours]
    holidays: HolidayTable
    own: list[DateRow]
    special: list[DateRow]

    #: What the drawing copies when the mouse adds hours; it fills in the day's name.
    blank_hours = HourRow("{hours}", "", "", "", "", "", "", "")
    blank_day = DayHours("", "{day}", [])


def editor_rows(draft: Draft, offered: Collection[date], errors: Errors, this_year: int) -> EditorRows:
    """The rows of a draft. `offered` are the country's days."""
    bars = week_bars([_readable(day) for day in draft.weekly])
    week = [
        DayHours(key, str(WEEKDAYS[n]), _hour_rows(draft.weekly[n], key, f"remove:{key}", errors), bars[n], _copying(n))
        for n, key in enumerate(KEYS)
    ]
    own = [_date_row(index, one, "own", errors) for index, one in enumerate(draft.own)]
    special = [
        DateRow(
            one.day,
            one.name,
            f"special-{index}-date",
            errors.get(f"special-{index}-date", ""),
            index,
            DayHours(
                f"special_{index}",
                one.name or one.day,
                _hour_rows(one.hours, f"special-{index}", f"hours:{index}:remove", errors, f"special_{index}"),
            ),
        )
        for index, one in enumerate(draft.special)
    ]
    return EditorRows(week, _holiday_table(draft, offered, this_year), own, special)


def error_texts(mistakes: Sequence[Mistake]) -> dict[str, str]:
    """The first mistake of each field, in words."""
    texts: dict[str, str] = {}
    for mistake in mistakes:
        texts.setdefault(mistake.field, mistake_text(mistake))
    return texts


def error_lines(mistakes: Sequence[Mistake], draft: Draft) -> list[SummaryLine]:
    """The lines of the error summary: which row, and what is wrong with it."""
    return [
        SummaryLine(_target(mistake.field), _whose(mistake.field, draft), mistake_text(mistake)) for mistake in mistakes
    ]


def _target(field: str) -> str:
    return field if "-" in field else f"id_{field}"


def _whose(field: str, draft: Draft) -> str:
    match field.split("-"):
        case [day, *_rest] if day in KEYS:
            return str(WEEKDAYS[KEYS.index(day)]).capitalize()
        case ["own", index, _part]:
            return draft.own[int(index)].name or gettext("Own holiday")
        case ["special", index, *_rest]:
            return draft.special[int(index)].name or gettext("Special day")
    return ""


def _readable(day: Sequence[Hours]) -> tuple[Window, ...]:
    """The windows of a day that can be drawn already."""
    pairs = [[read_time(one.opens), read_time(one.closes)] for one in day]
    return parse_windows([pair for pair in pairs if all(pair) and pair[0] != "24:00"], "")


def _hour_rows(hours: Sequence[Hours], prefix: str, remove: str, errors: Errors, names: str = "") -> list[HourRow]:
    return [
        HourRow(
            one.opens,
            one.closes,
            f"{prefix}-{index}-from",
            f"{prefix}-{index}-to",
            errors.get(f"{prefix}-{index}-from", ""),
            errors.get(f"{prefix}-{index}-to", ""),
            names or prefix,
            f"{remove}:{index}",
        )
        for index, one in enumerate(hours)
    ]


def _copying(number: int) -> str:
    if number < 5:
        return gettext("Copy to the other weekdays")
    return gettext("Copy to the other day of the weekend")


def _date_row(index: int, one: OwnDay, kind: str, errors: Errors) -> DateRow:
    where = f"{kind}-{index}-date"
    return DateRow(one.day, one.name, where, errors.get(where, ""), index)


def _holiday_table(draft: Draft, offered: Collection[date], this_year: int) -> HolidayTable:
    years = sorted({day.year for day in offered if day.year >= this_year})
    all_years = sorted({day.year for day in offered})
    names = public_holidays(draft.country, draft.subdivision, all_years, language())
    by_name: dict[str, list[list[HolidayCell]]] = {}
    earlier: list[HolidayCell] = []
    for day in sorted(offered):
        cell = _cell(day, draft)
        if day.year < this_year:
            earlier.append(cell)
            continue
        name = names.get(day) or gettext("Holiday")
        by_name.setdefault(name, [[] for _year in years])[years.index(day.year)].append(cell)
    return HolidayTable(years, [HolidayRow(name, cells) for name, cells in by_name.items()], earlier)


def _cell(day: date, draft: Draft) -> HolidayCell:
    return HolidayCell(
        iso=day.isoformat(),
        text=short_date(day),
        weekday=str(WEEKDAYS_ABBR[day.weekday()]),
        is_on=day.isoformat() not in draft.off,
        is_weekend=day.weekday() >= 5,
    )
