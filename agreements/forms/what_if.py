"""Which level is supposed, and which value of it, or which outages; when that was shown, and the credit claimed.

Nothing here is stored: what cannot be read is said, and the rest is tried without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from agreements.domain.what_if import CreditedLevel, scale_of

LONGEST_NUMBER = 20
MOST_OUTAGES = 100
LONGEST_OUTAGE = 1_000_000
MOST_DAYS = 10_000


@dataclass(frozen=True)
class Circumstances:
    """What is supposed besides a value. None is what was not typed; `unread` names the fields that cannot be read."""

    outages: tuple[timedelta, ...] | None = None
    shown_after_days: int | None = None
    claimed_after_days: int | None = None
    unread: frozenset[str] = frozenset()


def circumstances(typed: Mapping[str, str]) -> Circumstances:
    """Read `outages` (minutes, one after the other), `shown` and `claimed` (days after the end of the window)."""
    outages = _outages(typed.get("outages", ""))
    days = {name: _days(typed.get(name, "")) for name in ("shown", "claimed")}
    written = {"outages": outages, **days}
    unread = frozenset(name for name, value in written.items() if value is None and typed.get(name, "").strip())
    return Circumstances(outages, days["shown"], days["claimed"], unread)


def _outages(text: str) -> tuple[timedelta, ...] | None:
    """Numbers with either decimal sign, parted by spaces or semicolons; a comma between two spaces parts them too."""
    written = re.split(r"[;\s]+", re.sub(r",(?=\s|$)", " ", text).strip())
    if not text.strip() or len(written) > MOST_OUTAGES:
        return None
    minutes = [_number(each) for each in written]
    if any(each is None or not 0 < each <= LONGEST_OUTAGE for each in minutes):
        return None
    return tuple(timedelta(microseconds=int(each * 60_000_000)) for each in minutes if each is not None)


def _days(text: str) -> int | None:
    number = _number(text)
    if number is None or number != number.to_integral_value() or not 0 <= number <= MOST_DAYS:
        return None
    return int(number)


def _number(text: str) -> Decimal | None:
    """Read a number in either decimal sign; None for what is none, is not finite, or goes on and on."""
    try:
        value = Decimal(text.strip().replace(",", ".")) if len(text) <= LONGEST_NUMBER else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def chosen_level(levels: Sequence[CreditedLevel], text: str) -> CreditedLevel | None:
    """Return the level of this identity, else the first one."""
    return next((each for each in levels if str(each.level.id) == text), levels[0] if levels else None)


def supposed_value(level: CreditedLevel, text: str) -> tuple[Decimal, bool]:
    """Return the value that was typed, in either decimal sign, with its unit or without, and whether it could be read.

    What cannot be read, or is beyond what can be measured, gives the level's objective instead.
    """
    fallback = level.objective if level.objective is not None else scale_of(level).high
    if not text.strip():
        return fallback, True
    value = _number(text.strip().removesuffix(level.unit or ""))
    if value is None or value < 0 or (level.unit == "%" and value > 100):
        return fallback, False
    return value, True
