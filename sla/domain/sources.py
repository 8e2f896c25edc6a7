"""Where the days of a calendar come from. Kept beside its content, which is only what counts and is hashed alone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from sla.domain.calendar import BusinessCalendar
from sla.domain.public_holidays import public_holidays

#: A country explains a calendar of which nothing is noted if it names half of its holidays, which are no few of its
#: own: New Year and Christmas alone would fit half the world.
_HALF, _NO_FEW = 1 / 2, 1 / 3


@dataclass(frozen=True)
class Sources:
    """The country whose holidays are taken (with those switched off), and the names of one's own days."""

    country: str = ""
    subdivision: str = ""
    off: frozenset[date] = frozenset()
    own: Mapping[date, str] = field(default_factory=dict)
    special: Mapping[date, str] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        return cls(
            country=data.get("country", ""),
            subdivision=data.get("subdivision", ""),
            off=frozenset(date.fromisoformat(day) for day in data.get("off", ())),
            own={date.fromisoformat(day): name for day, name in data.get("own", {}).items()},
            special={date.fromisoformat(day): name for day, name in data.get("special", {}).items()},
        )

    def to_dict(self) -> dict[str, Any]:
        """The form that is stored."""
        return {
            "country": self.country,
            "subdivision": self.subdivision,
            "off": [day.isoformat() for day in sorted(self.off)],
            "own": {day.isoformat(): self.own[day] for day in sorted(self.own)},
            "special": {day.isoformat(): self.special[day] for day in sorted(self.special) if self.special[day]},
        }

    def country_days(self, calendar: BusinessCalendar) -> frozenset[date]:
        """The days of the country that the calendar was made with, those switched off included."""
        return (calendar.holidays - self.own.keys()) | self.off if self.country else frozenset()

    def names(self, calendar: BusinessCalendar, language: str) -> dict[date, str]:
        """The names of the calendar's holidays and special days; a day without a name is left out."""
        years = sorted({day.year for day in (*calendar.holidays, *self.off)})
        found = {**public_holidays(self.country, self.subdivision, years, language), **self.own, **self.special}
        return {day: name for day, name in found.items() if name}


def described(
    calendar: BusinessCalendar, country: str, subdivision: str = "", before: Sources | None = None
) -> Sources:
    """What is said of a calendar that came as content alone: the country's days, and the rest as one's own.

    Names that were known `before` are kept.
    """
    before = before or Sources()
    public = _public(calendar, country, subdivision)
    if before.country == country and before.subdivision == subdivision:
        public |= before.off
    return Sources(
        country=country if public else "",
        subdivision=subdivision if public else "",
        off=public - calendar.holidays,
        own={day: before.own.get(day, "") for day in sorted(calendar.holidays - public)},
        special={day: before.special[day] for day in sorted(calendar.extra) if day in before.special},
    )


def guessed(calendar: BusinessCalendar, country: str) -> Sources:
    """Sources for a calendar of which nothing is noted: the country's if it explains its holidays, else its own."""
    public = _public(calendar, country, "")
    common = len(public & calendar.holidays)
    fits = common >= _HALF * len(calendar.holidays) and common >= _NO_FEW * len(public)
    return described(calendar, country if fits else "")


def extended_days(
    calendar: BusinessCalendar, sources: Sources, until: date, first_year: int, country: str, subdivision: str
) -> frozenset[date]:
    """The country's days that a calendar may take, up to `until`.

    Of the same country, the days that are known already are kept as they were made; the package's word counts
    only for the time after. Another country begins anew with `first_year`.
    """
    known_until = calendar.known_until
    if (country, subdivision) == (sources.country, sources.subdivision) and known_until is not None:
        kept = sources.country_days(calendar)
        fresh = public_holidays(country, subdivision, range(known_until.year, until.year + 1), "en")
        return frozenset(day for day in (*kept, *_after(fresh, known_until)) if day <= until)
    days = public_holidays(country, subdivision, range(first_year, until.year + 1), "en")
    return frozenset(day for day in days if day <= until)


def still_off(sources: Sources, fresh: Collection[date]) -> frozenset[date]:
    """Of new days, those whose holiday was switched off in the last year that knows it."""
    if not sources.off or not fresh:
        return frozenset()
    last = max(sources.off).year
    years = sorted({last, *(day.year for day in fresh)})
    names = public_holidays(sources.country, sources.subdivision, years, "en")
    off = {names.get(day) for day in sources.off if day.year == last} - {None}
    return frozenset(day for day in fresh if names.get(day) in off)


def _after(days: Iterable[date], known_until: date) -> list[date]:
    return [day for day in days if day > known_until]


def _public(calendar: BusinessCalendar, country: str, subdivision: str) -> frozenset[date]:
    """The country's days in the years that the calendar's holidays span."""
    if not calendar.holidays or not country:
        return frozenset()
    first, last = min(calendar.holidays).year, max(calendar.holidays).year
    until = calendar.known_until or date(last, 12, 31)
    days = public_holidays(country, subdivision, range(first, max(last, until.year) + 1), "en")
    return frozenset(day for day in days if day <= until)
