"""A calendar as somebody types it, with its mistakes, and what it becomes once it has none."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sla.domain.calendar import BusinessCalendar
from sla.domain.public_holidays import LAST_YEAR
from sla.domain.sources import Sources
from sla.domain.windows import WEEKDAYS, Window, write_windows

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?|(\d{1,2})(\d{2})", re.ASCII)
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Hours:
    """One window as it is typed."""

    opens: str = ""
    closes: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it: such a row says nothing."""
        return not self.opens.strip() and not self.closes.strip()


@dataclass(frozen=True)
class OwnDay:
    """A holiday of one's own as it is typed."""

    day: str = ""
    name: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it."""
        return not self.day.strip() and not self.name.strip()


@dataclass(frozen=True)
class SpecialDay:
    """A day with hours of its own as it is typed; no hours mean closed."""

    day: str = ""
    name: str = ""
    hours: tuple[Hours, ...] = (Hours(),)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it."""
        return not self.day.strip() and not self.name.strip() and all(one.is_empty for one in self.hours)


@dataclass(frozen=True)
class Draft:
    """Everything that is typed of a calendar but its name. `off`: the country's holidays that are switched off."""

    timezone: str = ""
    weekly: tuple[tuple[Hours, ...], ...] = ((),) * 7
    country: str = ""
    subdivision: str = ""
    known_until: str = ""
    off: frozenset[str] = frozenset()
    own: tuple[OwnDay, ...] = ()
    special: tuple[SpecialDay, ...] = ()


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one field of the draft: its id on the page and a code."""

    field: str
    code: str


class DraftError(ValueError):
    """The draft is no calendar yet; says everything that is wrong with it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(", ".join(f"{mistake.field}: {mistake.code}" for mistake in mistakes))


@dataclass
class _Reading:
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, where: str, code: str) -> None:
        self.mistakes.append(Mistake(where, code))


def read_time(text: str) -> str | None:
    """A time of day as people type it ("9", "930", "9:30", "9.30", "24:00"), written "09:30"; None if it is none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        return None
    return f"{hours:02}:{minutes:02}"


def draft_of(calendar: BusinessCalendar, sources: Sources) -> Draft:
    """A calendar as it stands in the editor when it opens."""
    return Draft(
        timezone=calendar.timezone,
        weekly=tuple(_typed(windows) for windows in calendar.weekly),
        country=sources.country,
        subdivision=sources.subdivision,
        known_until=calendar.known_until.isoformat() if calendar.known_until else "",
        off=frozenset(day.isoformat() for day in sources.off),
        own=tuple(
            OwnDay(day.isoformat(), sources.own.get(day, ""))
            for day in sorted(sources.own if sources.country else calendar.holidays)
        ),
        special=tuple(
            SpecialDay(day.isoformat(), sources.special.get(day, ""), _typed(calendar.extra[day]))
            for day in sorted(calendar.extra)
        ),
    )


def tidied(draft: Draft) -> Draft:
    """The same with every readable time written out, as it is shown again."""
    return replace(
        draft,
        weekly=tuple(tuple(_tidy(one) for one in day) for day in draft.weekly),
        special=tuple(replace(day, hours=tuple(_tidy(one) for one in day.hours)) for day in draft.special),
    )


def completed(draft: Draft, offered: Collection[date]) -> tuple[dict[str, Any], Sources]:
    """The content and the sources of a draft. `offered` are the country's days up to `known_until`.

    Raises DraftError with everything that is wrong.
    """
    reading = _Reading()
    if not _is_zone(draft.timezone):
        reading.wrong("timezone", "unknown_zone" if draft.timezone.strip() else "required")
    weekly = {
        name: windows
        for name, day in zip(WEEKDAYS, draft.weekly, strict=True)
        if (windows := list(_windows(reading, name, day)))
    }
    until = _until(reading, draft)
    off = frozenset(day for day in offered if day.isoformat() in draft.off)
    own = _own_days(reading, draft.own, frozenset(offered) - off)
    extra, special_names = _special_days(reading, draft.special)
    if not reading.mistakes and not weekly and not any(extra.values()):
        reading.wrong("mon-0-from", "never_opens")
    if reading.mistakes:
        raise DraftError(reading.mistakes)
    content = {
        "timezone": draft.timezone.strip(),
        "weekly": weekly,
        "holidays": sorted(day.isoformat() for day in {*offered} - off | own.keys()),
        "extra": {day.isoformat(): windows for day, windows in sorted(extra.items())},
        **({"known_until": until.isoformat()} if until else {}),
    }
    return content, Sources(draft.country, draft.subdivision, off, own, special_names)


def last_day(draft: Draft) -> date | None:
    """The day up to which holidays are known; None if that is not typed, or not readable."""
    return _date(draft.known_until)


def _until(reading: _Reading, draft: Draft) -> date | None:
    until = _date(draft.known_until)
    if until is None and draft.known_until.strip():
        reading.wrong("known_until", "bad_date")
    elif until is None and draft.country:
        reading.wrong("known_until", "until_required")
    elif until and until.year > LAST_YEAR and draft.country:
        reading.wrong("known_until", "too_far")
    return until


def _own_days(reading: _Reading, typed: Sequence[OwnDay], public: Collection[date]) -> dict[date, str]:
    found: dict[date, str] = {}
    for index, one in enumerate(typed):
        if one.is_empty:
            continue
        where, day = f"own-{index}-date", _date(one.day)
        if day is None:
            reading.wrong(where, "bad_date" if one.day.strip() else "date_required")
        elif day in found:
            reading.wrong(where, "duplicate_date")
        elif day in public:
            reading.wrong(where, "public_already")
        else:
            found[day] = _name(one.name)
    return found


def _special_days(
    reading: _Reading, typed: Sequence[SpecialDay]
) -> tuple[dict[date, list[list[str]]], dict[date, str]]:
    hours: dict[date, list[list[str]]] = {}
    names: dict[date, str] = {}
    for index, one in enumerate(typed):
        if one.is_empty:
            continue
        where, day = f"special-{index}-date", _date(one.day)
        windows = list(_windows(reading, f"special-{index}", one.hours))
        if day is None:
            reading.wrong(where, "bad_date" if one.day.strip() else "date_required")
        elif day in hours:
            reading.wrong(where, "duplicate_date")
        else:
            hours[day] = windows
            names[day] = _name(one.name)
    return hours, {day: name for day, name in names.items() if name}


def _windows(reading: _Reading, prefix: str, typed: Sequence[Hours]) -> Iterator[list[str]]:
    for index, one in enumerate(typed):
        if one.is_empty:
            continue
        opens, closes = read_time(one.opens), read_time(one.closes)
        for part, text, value in (("from", one.opens, opens), ("to", one.closes, closes)):
            if value is None:
                reading.wrong(f"{prefix}-{index}-{part}", "bad_time" if text.strip() else "time_required")
        if opens == "24:00":
            reading.wrong(f"{prefix}-{index}-from", "begins_at_midnight")
        if opens and closes and opens != "24:00":
            yield [opens, closes]


def _name(text: str) -> str:
    """A day's name on one line, without what nobody can see."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:_LONGEST_NAME]


def _typed(windows: Sequence[Window]) -> tuple[Hours, ...]:
    return tuple(Hours(opens, closes) for opens, closes in write_windows(windows))


def _tidy(hours: Hours) -> Hours:
    return Hours(read_time(hours.opens) or hours.opens, read_time(hours.closes) or hours.closes)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name.strip())
    except (OSError, ValueError, LookupError):
        return False
    return True
