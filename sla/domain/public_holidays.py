"""Public holidays of countries, as the package `holidays` knows them."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays

#: The package computes no further; a calendar that promises for longer would be guessing.
LAST_YEAR = 2100
FIRST_YEAR = 1950


@lru_cache(maxsize=1)
def supported_countries() -> dict[str, tuple[str, ...]]:
    """The codes of the countries that are known (ISO 3166), each with the codes of its subdivisions."""
    found = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(subdivisions) for country, subdivisions in found.items()}


@lru_cache(maxsize=64)
def subdivision_names(country: str) -> dict[str, str]:
    """The subdivisions of a country: code and name ("BY": "Bayern"); the code itself where it has no name."""
    if country not in supported_countries():
        return {}
    aliases = holidays.country_holidays(country).subdivisions_aliases
    names = {code: name for name, code in reversed(aliases.items())}
    return {code: names.get(code, code) for code in supported_countries()[country]}


def public_holidays(country: str, subdivision: str, years: Iterable[int], language: str) -> dict[date, str]:
    """The public holidays of these years with their names, in order; none for a country that is not known.

    Names are in `language` where the package has it, else in English, else as the country itself calls them.
    """
    found: dict[date, str] = {}
    for year in years:
        if FIRST_YEAR <= year <= LAST_YEAR:
            found |= _of_year(country, subdivision, year, language)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1024)
def _of_year(country: str, subdivision: str, year: int, language: str) -> dict[date, str]:
    known = supported_countries()
    if country not in known or (subdivision and subdivision not in known[country]):
        return {}
    found = holidays.country_holidays(
        country, subdiv=subdivision or None, years=year, language=_spoken(country, language)
    )
    return {day: _shortened(name) for day, name in found.items() if day.year == year}


@lru_cache(maxsize=512)
def _spoken(country: str, language: str) -> str | None:
    spoken = holidays.country_holidays(country).supported_languages
    for wanted in (language, "en"):
        for code in spoken:
            if code == wanted or code.startswith(f"{wanted}_"):
                return str(code)
    return None


def _shortened(name: str) -> str:
    """Two holidays on one day are joined by the package with a semicolon."""
    return ", ".join(part.strip() for part in name.split(";"))
