"""Lists of the world, as Unicode's CLDR and the IANA database know it: currencies, countries, time zones."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from core.folding import fold

# What CLDR lists beside countries: groupings, pseudo-locales, islands that share their country's code in ISO 3166.
_NO_COUNTRIES: Final = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_REGIONS: Final = (
    "Europe", "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Indian", "Pacific",
)  # fmt: skip


@lru_cache(maxsize=1)
def currency_codes() -> frozenset[str]:
    """Return the codes of the currencies that are legal tender somewhere today."""
    uses = get_global("territory_currencies").values()
    return frozenset(code for use in uses for code, _start, end, is_tender in use if is_tender and end is None)


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Return the two-letter codes of countries."""
    codes = [str(code) for code in Locale("en").territories]
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


@lru_cache(maxsize=4)
def currency_choices(language: str) -> list[tuple[str, str]]:
    """Return (code, "CZK – Czech Koruna") by code."""
    names = Locale.parse(language).currencies
    return [(code, f"{code} – {names.get(code, code)}") for code in sorted(currency_codes())]


@lru_cache(maxsize=4)
def country_choices(language: str) -> list[tuple[str, str]]:
    """Return (code, name) by name."""
    names = Locale.parse(language).territories
    return sorted(((code, names.get(code, code)) for code in country_codes()), key=lambda choice: fold(choice[1]))


@lru_cache(maxsize=1)
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the IANA zones grouped by region, Europe first; names such as `Europe/Prague` stand as they are."""
    zones = sorted(available_timezones())
    groups = [(region, [(zone, zone) for zone in zones if zone.startswith(f"{region}/")]) for region in _REGIONS]
    return [*groups, ("UTC", [("UTC", "UTC")])]
