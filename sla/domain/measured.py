"""Promises that are met or missed in the moment: they are logged as a measured value, not counted by a clock."""

from dataclasses import dataclass
from decimal import Decimal

from sla.domain.units import ELAPSED_SECONDS
from sla.domain.vocabulary import Channel, Metric, Unit

#: The metrics of which a value can be measured.
MEASURED_METRICS = (Metric.ANSWER, Metric.FIRST_RESPONSE)
MEASURED_UNITS = (Unit.RINGS, *ELAPSED_SECONDS)
_AT_THE_COUNTER = (Unit.SECONDS, Unit.MINUTES)


def is_measured(metric: str, channel: str | None, unit: str) -> bool:
    """Whether such a target is a promise of the moment: a call or chat answered, a visitor greeted or attended to.

    A visitor's enquiry that is promised within seconds or minutes is over before anybody could start a clock; one that
    is promised within hours is waited for like any other.
    """
    if metric == Metric.ANSWER:
        return unit in MEASURED_UNITS
    return metric == Metric.FIRST_RESPONSE and channel == Channel.IN_PERSON and unit in _AT_THE_COUNTER


def is_comparable(unit: str, promised_unit: str) -> bool:
    """Whether a value in one unit can be held against a promise in another: rings with rings, time with time."""
    return unit == promised_unit or (unit in ELAPSED_SECONDS and promised_unit in ELAPSED_SECONDS)


@dataclass(frozen=True)
class Comparison:
    """A measured value held against a promise, both in the same unit."""

    unit: Unit
    value: Decimal
    promised: Decimal

    @property
    def is_met(self) -> bool:
        """Whether the promise is kept: as much as was promised still does."""
        return self.value <= self.promised


def compare(value: Decimal, unit: Unit, promised: Decimal, promised_unit: Unit) -> Comparison:
    """Hold a measured value against a promise: as they are in the same unit, else both in seconds. Nothing is rounded.

    Raises ValueError for rings against time: how long a ring lasts is nobody's promise.
    """
    if unit == promised_unit:
        return Comparison(unit, value, promised)
    if not is_comparable(unit, promised_unit):
        raise ValueError(f"{unit.value} are not compared with {promised_unit.value}.")
    return Comparison(Unit.SECONDS, value * ELAPSED_SECONDS[unit], promised * ELAPSED_SECONDS[promised_unit])
