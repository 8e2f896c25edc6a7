"""Which level, and which value of it, is supposed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from agreements.domain.what_if import CreditedLevel, scale_of

LONGEST_NUMBER = 20


def chosen_level(levels: Sequence[CreditedLevel], text: str) -> CreditedLevel | None:
    """Return the level of this identity, else the first one."""
    return next((each for each in levels if str(each.level.id) == text), levels[0] if levels else None)


def supposed_value(level: CreditedLevel, text: str) -> tuple[Decimal, bool]:
    """Return the value that was typed, in either decimal sign, and whether it could be read.

    What cannot be read, or is beyond what can be measured, gives the level's objective instead.
    """
    fallback = level.objective if level.objective is not None else scale_of(level).high
    if not text.strip():
        return fallback, True
    try:
        value = Decimal(text.strip().replace(",", ".")) if len(text) <= LONGEST_NUMBER else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or value < 0 or (level.unit == "%" and value > 100):
        return fallback, False
    return value, True
