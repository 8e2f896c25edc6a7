"""What a credit rule is made of: its bands and steps, and how each is read as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

Measured = Decimal | Fraction
TIER_PARTS = frozenset({"below", "at_least", "credit_percent", "credit_amount"})
STEP_PARTS = frozenset({"step", "credit_percent", "credit_amount", "started"})


class CreditRuleError(ValueError):
    """What was given is no credit rule; the message says which part of it."""


@dataclass(frozen=True)
class Tier:
    """A band of the measured value, `at_least` inclusive and `below` exclusive; None means open-ended.

    It gives a percentage of the base fee, or a fixed amount of money for the window.
    """

    below: Decimal | None
    at_least: Decimal | None
    credit_percent: Decimal
    credit_amount: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.below is None and self.at_least is None:
            raise CreditRuleError("A tier has a bound: below, at_least, or both.")
        if self.below is not None and self.at_least is not None and self.at_least >= self.below:
            raise CreditRuleError(f"A tier from {self.at_least} to below {self.below} is empty.")
        if self.credit_percent < 0 or self.credit_amount < 0:
            raise CreditRuleError("A credit must not be negative.")
        if self.credit_percent and self.credit_amount:
            raise CreditRuleError("A tier gives a percentage or an amount, not both.")

    def holds(self, measured: Measured) -> bool:
        """Whether the measured value falls into this band."""
        value = Fraction(measured)
        return (self.below is None or value < Fraction(self.below)) and (
            self.at_least is None or value >= Fraction(self.at_least)
        )


@dataclass(frozen=True)
class PerStep:
    """So much for each `step` by which the objective is missed; `started` counts a step that has only begun."""

    step: Decimal
    credit_percent: Decimal
    started: bool = True
    credit_amount: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.step <= 0 or self.credit_percent < 0 or self.credit_amount < 0:
            raise CreditRuleError("A step is more than zero, and its credit not negative.")
        if self.credit_percent and self.credit_amount:
            raise CreditRuleError("A step gives a percentage or an amount, not both.")

    def steps(self, missed_by: Fraction) -> int:
        """How many steps a miss is counted as."""
        whole, rest = divmod(missed_by, Fraction(self.step))
        return int(whole) + (1 if rest and self.started else 0)


def refuse_unknown(data: Any, what: str, known: frozenset[str]) -> None:
    """Raise CreditRuleError unless the data are a mapping with no other names than the known ones."""
    if not isinstance(data, Mapping):
        raise CreditRuleError(f"This is not {what}: {str(data)[:80]!r}.")
    unknown = sorted(str(name) for name in data if name not in known)
    if unknown:
        raise CreditRuleError(f"Unknown part of {what}: {', '.join(unknown)}.")


def read_tier(data: Mapping[str, Any]) -> Tier:
    """Read a band as it is stored and exchanged. Raises CreditRuleError."""
    refuse_unknown(data, "a tier", TIER_PARTS)
    percent, amount = read_number(data, "credit_percent"), read_number(data, "credit_amount")
    if percent is None and amount is None:
        raise CreditRuleError("A tier says what it gives: credit_percent or credit_amount.")
    return Tier(
        below=read_number(data, "below"),
        at_least=read_number(data, "at_least"),
        credit_percent=percent or Decimal(0),
        credit_amount=amount or Decimal(0),
    )


def read_per_step(data: Mapping[str, Any]) -> PerStep:
    """Read what is given for each step. Raises CreditRuleError."""
    refuse_unknown(data, "a credit for each step", STEP_PARTS)
    step, percent, amount = (read_number(data, name) for name in ("step", "credit_percent", "credit_amount"))
    if step is None or (percent is None and amount is None):
        raise CreditRuleError("per_step says its step, and its credit_percent or credit_amount.")
    started = data.get("started", True)
    if not isinstance(started, bool):
        raise CreditRuleError(f"started: {started!r} is neither true nor false.")
    return PerStep(
        step=step,
        credit_percent=percent or Decimal(0),
        started=started,
        credit_amount=amount or Decimal(0),
    )


def read_number(data: Mapping[str, Any], key: str) -> Decimal | None:
    """Return Decimal(str(x)) of what stands under the key, None for nothing. Raises CreditRuleError."""
    value = data.get(key)
    if value is None:
        return None
    try:
        number = Decimal(str(value))
    except ArithmeticError as error:
        raise CreditRuleError(f"{key}: {value!r} is not a number.") from error
    if not number.is_finite():
        raise CreditRuleError(f"{key}: {value!r} is not a number.")
    return number
