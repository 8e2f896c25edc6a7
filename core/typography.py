"""Dates, money, numbers and spans as they are written in Czech and English, and the spaces that must not break.

Everything here is pure: the language is an argument ("cs" or "en", a region after it is ignored), nothing reads the
clock or a setting. What belongs together is joined by U+00A0, so a line or a table cell never breaks inside it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date as babel_date
from babel.numbers import format_currency, format_decimal, get_currency_precision

NBSP = "\u00a0"
_NARROW_NBSP = "\u202f"
_DATE_PATTERNS = {"cs": "d. M. y", "en": "d MMMM y"}
_TIME_PATTERNS = {"cs": "{0}:{1:02d}", "en": "{0:02d}:{1:02d}"}
_SECONDS_SHOWN_BELOW = 300


def format_date(value: date, language: str) -> str:
    """Return `22. 11. 2026` or `22 November 2026`.

    Raises TypeError for a datetime: which day an instant falls on depends on a zone, see `format_instant`.
    """
    if isinstance(value, datetime):
        raise TypeError("an instant has no date without a zone")
    code = _code(language)
    return _glued(babel_date(value, _DATE_PATTERNS[code], locale=_locale(code)))


def format_time(value: time | datetime, language: str, *, seconds: bool = False) -> str:
    """Return a 24-hour time: `9:05` in Czech, `09:05` in English."""
    text = _TIME_PATTERNS[_code(language)].format(value.hour, value.minute)
    return f"{text}:{value.second:02d}" if seconds else text


def format_instant(
    value: datetime, zone: tzinfo, language: str, seconds: bool = False, *, with_zone: bool = False
) -> str:
    """Return the local date and time of an aware instant; with_zone adds CET or CEST.

    The only space that may break is the one between the date and the time. Raises ValueError if `value` is naive.
    """
    if value.utcoffset() is None:
        raise ValueError("a naive datetime is not an instant")
    local = value.astimezone(zone)
    comma = "" if _code(language) == "cs" else ","
    text = f"{format_date(local.date(), language)}{comma} {format_time(local, language, seconds=seconds)}"
    return f"{text}{NBSP}{local.tzname()}" if with_zone else text


def format_money(amount: Decimal | int, currency: str, language: str) -> str:
    """Return `1 234,50 Kč` or `CZK 1,234.50`, rounded half up to the currency's minor unit."""
    rounded = _rounded(Decimal(amount), get_currency_precision(currency))
    text = format_currency(rounded, currency, locale=_locale(_code(language)))
    return _glued(_CODE_AGAINST_AMOUNT.sub(NBSP, text))


def format_number(value: Decimal | int, language: str, *, decimals: int | None = None) -> str:
    """Return `1 234,5` or `1,234.5`: as precise as the value and without trailing zeros, or with exactly `decimals`."""
    number = Decimal(value)
    if decimals is None:
        pattern = "#,##0." + "#" * 12
    else:
        number = _rounded(number, decimals)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return _glued(format_decimal(number, pattern, locale=_locale(_code(language))))


def format_percent(value: Decimal | int, language: str, *, decimals: int | None = None) -> str:
    """Return `99,5 %` or `99.5%`; `value` is in percent (99.5), not a fraction."""
    number = format_number(value, language, decimals=decimals)
    return f"{number}{NBSP}%" if _code(language) == "cs" else f"{number}%"


def format_span(span: int | timedelta, language: str, *, days: bool = True) -> str:
    """Return a length of time as its two largest units, rounded down: `2 d 4 h`, `3 h 12 min`, `4 min 30 s`, `20 s`.

    An int is in seconds; seconds show below five minutes only. `days=False` never folds hours into days, for business
    time, where a day is not 24 hours. A negative span starts with a minus sign.
    """
    seconds = int(span.total_seconds()) if isinstance(span, timedelta) else span
    sign, seconds = ("\u2212" if seconds < 0 else ""), abs(seconds)
    if seconds < _SECONDS_SHOWN_BELOW:
        large, small = (seconds // 60, "min"), (seconds % 60, "s")
    elif seconds < 86_400 or not days:
        large, small = (seconds // 3600, "h"), (seconds % 3600 // 60, "min")
    else:
        large, small = (seconds // 86_400, "d"), (seconds % 86_400 // 3600, "h")
    shown = [(count, unit) for count, unit in (large, small) if count] or [small]
    return sign + NBSP.join(f"{format_number(count, language)}{NBSP}{unit}" for count, unit in shown)


def bind(text: str, language: str) -> str:
    """Return plain text with the spaces that must not break turned into U+00A0; nothing else changes.

    Czech follows ČSN 01 6910: after one-letter prepositions and conjunctions, inside dates and grouped numbers,
    between a number and its unit, after titles and abbreviations. English gets the last three, lightly.
    """
    # Exactly a str: what is remembered must not hand out as markup what only reads like it.
    return _bound("".join((text,)), _code(language))


@lru_cache(maxsize=16_384)
def _bound(text: str, code: str) -> str:
    """The same, remembered: a document is written anew at each change, and nearly all of its texts are as before."""
    for rule in _RULES[code]:
        text = rule.sub(NBSP, text)
    return text


def bind_html(html: str, language: str) -> str:
    """Return HTML whose text is bound like `bind` does, with every tag left as it is.

    Expects well-formed HTML as the cleaner emits it (no bare `<` or `>` in attributes).
    """
    parts = _TAG.split(html)
    return "".join(part if part.startswith("<") else bind(part, language) for part in parts)


def _code(language: str) -> str:
    return "cs" if language.lower().startswith("cs") else "en"


@lru_cache(maxsize=4)
def _locale(code: str) -> Locale:
    return Locale("cs", "CZ") if code == "cs" else Locale("en", "GB")


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _glued(text: str) -> str:
    return text.replace(_NARROW_NBSP, NBSP).replace(" ", NBSP)


_CODE_AGAINST_AMOUNT = re.compile(r"(?<=\b[A-Z]{3})(?=\d)")  # CZK1 becomes CZK 1, JP¥1 stays
_TAG = re.compile(r"(<[^>]*>)")
_CAPITAL = "[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ]"
_UNITS = (
    r"%|‰|°C|[Kk]č|€|EUR|USD|CZK|GBP|ms|s|min|h|d|kB|MB|GB|TB|kbit|Mbit|Gbit|mm|cm|m|km|m²|kg|g|t|kW|kWh|MWh"
)  # fmt: skip
_UNITS_CS = _UNITS + (
    r"|hod|ks|mil|mld|tis|vteřin\w*|sekund\w*|minut\w*|hodin\w*|den|dn[eiíůy]|dnech|týd\w+|měsíc\w*|rok\w*|roc\w+|let"
    r"|pracovní\w*|kalendářní\w*|zazvonění\w*|korun\w*|procent\w*"
)
_UNITS_EN = _UNITS + (
    r"|seconds?|minutes?|hours?|days?|weeks?|months?|years?|business|working|calendar|rings?|percent|million"
)
_MONTHS_CS = "led|únor|břez|dub|květ|červ|srp|září|říj|listop|pros"
_MONTHS_EN = "January|February|March|April|May|June|July|August|September|October|November|December"
_ABBREVIATIONS_CS = (
    "č|čl|odst|písm|str|kap|příl|obr|tab|sv|pozn|tel|ul|nám|tř|např|tzv|tj|mj|resp|popř|spol"
    "|Ing|Mgr|Bc|MUDr|JUDr|PhDr|RNDr|MVDr|PaedDr|ThDr|Dr|doc|prof|arch|plk|gen"
)
_NUMBERED_EN = "No|Nos|Art|Sec|Ch|Fig|para|p|pp"
_TITLES_EN = "Mr|Mrs|Ms|Dr|Prof"


def _after(words: str, following: str) -> str:
    """Match the space after an abbreviation; one alternative per word, as a look-behind must have a fixed width."""
    return "|".join(rf"(?<=\b{word}\.) (?={following})" for word in words.split("|"))


# Each rule matches just the one space to be replaced, which keeps the rules independent of each other and their order.
_SHARED = (
    r"(?<=\d) (?=\d{3}(?!\d))",  # 1 234 567
    r"(?<=\b\d{3}) (?=\d{2}(?!\d))",  # postal code 110 00
    r"(?<=\S) (?=[–—] )",  # a dash does not begin a line
    r"(?<=§) (?=\d)",
    rf"(?<=\b[^\W\d_]\.) (?=[^\W\d_]\.|{_CAPITAL}\w)",  # s. r. o., T. G. Masaryk
)
_CZECH = (
    *_SHARED,
    r"(?<=\b[ksvzouaiKSVZOUAI]) (?=\S)",
    rf"(?<=\d) (?=(?:{_UNITS_CS})(?!\w))",
    rf"(?<=\d\.) (?=\d|{_MONTHS_CS})",  # 22. 11. 2026, 22. listopadu
    _after(_ABBREVIATIONS_CS, r"\w"),
)
_ENGLISH = (
    *_SHARED,
    rf"(?<=\d) (?=(?:{_UNITS_EN})(?!\w))",
    rf"(?<=\d) (?=(?:{_MONTHS_EN})\b)",
    r"(?<=\b(?:CZK|EUR|GBP|USD)) (?=\d)",
    _after(_NUMBERED_EN, r"\d"),
    _after(_TITLES_EN, "[A-Z]"),
)
_RULES = {
    "cs": [re.compile(rule) for rule in _CZECH],
    "en": [re.compile(rule) for rule in _ENGLISH],
}
