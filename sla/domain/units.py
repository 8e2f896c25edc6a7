"""Units of targets: which are elapsed time, which count days, and exact conversion between them."""

from datetime import timedelta
from decimal import Decimal

from sla.domain.vocabulary import Unit

ELAPSED_SECONDS: dict[Unit, int] = {Unit.SECONDS: 1, Unit.MINUTES: 60, Unit.HOURS: 3600}
CALENDAR_UNITS = frozenset({Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.MONTHS})
#: Units that are counted one by one: half a business day is not a promise that anyone could check.
WHOLE_UNITS = CALENDAR_UNITS | {Unit.BUSINESS_DAYS, Unit.RINGS}

#: No promise is longer: ten years of days, and as many hours as some years of business time hold.
LONGEST: dict[Unit, int] = {
    Unit.SECONDS: 36_000_000,
    Unit.MINUTES: 600_000,
    Unit.HOURS: 10_000,
    Unit.BUSINESS_DAYS: 2_600,
    Unit.CALENDAR_DAYS: 3_660,
    Unit.WEEKS: 520,
    Unit.MONTHS: 120,
}

_SCALES: tuple[dict[Unit, int], ...] = (
    ELAPSED_SECONDS,
    {Unit.CALENDAR_DAYS: 1, Unit.WEEKS: 7},
)
_FINEST = Decimal("0.001")


def convert_exactly(amount: Decimal, unit: Unit, to: Unit) -> Decimal | None:
    """The same amount in another unit, or None where that is not exactly the same promise.

    90 minutes are 1.5 hours; 100 minutes are no number of hours; a business day is no number of hours at all.
    """
    if unit == to:
        return amount
    for scale in _SCALES:
        if unit in scale and to in scale:
            converted = (amount * scale[unit] / scale[to]).quantize(_FINEST)
            exact = converted * scale[to] == amount * scale[unit]
            whole = to not in WHOLE_UNITS or converted == converted.to_integral_value()
            return converted.normalize() + 0 if exact and whole else None
    return None


def elapsed(amount: Decimal, unit: Unit, seconds_per_ring: int) -> timedelta | None:
    """The open time that an amount stands for, or None for a unit that counts days."""
    seconds = seconds_per_ring if unit == Unit.RINGS else ELAPSED_SECONDS.get(unit)
    return None if seconds is None else timedelta(microseconds=int(amount * seconds * 1_000_000))
