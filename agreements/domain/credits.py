"""Service credits of one measured window: a rule as data, and what it gives line by line.

Arithmetic is exact: a measured value may be a Decimal or, where it comes from raw counts, a Fraction, and neither is
rounded before it is compared. 99.8999 is below 99.9, even where a page shows it as 99.90.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, Self

from agreements.domain.credit_parts import (
    CreditRuleError,
    Measured,
    PerStep,
    Tier,
    read_number,
    read_per_step,
    read_tier,
    refuse_unknown,
)

__all__ = [
    "HUNDRED",
    "MORE_IS_BETTER",
    "Credit",
    "CreditMetric",
    "CreditRule",
    "CreditRuleError",
    "CreditWindow",
    "Line",
    "LineKind",
    "Measured",
    "PerStep",
    "Tier",
    "credit_of",
    "credit_percent",
    "gaps_between",
    "missed_by",
]

HUNDRED = Decimal(100)
RULE_PARTS = frozenset({"metric", "window", "objective", "tiers", "per_step", "fee_multiple", "cap_percent"})


class CreditMetric(StrEnum):
    """What a rule looks at. Of the first three more is better, of the others less is."""

    UPTIME_PERCENT = "uptime_percent"
    IN_TARGET_PERCENT = "in_target_percent"
    SCORE = "score"
    ERROR_RATE_PERCENT = "error_rate_percent"
    DOWNTIME_MINUTES = "downtime_minutes"
    POINTS = "points"


MORE_IS_BETTER = frozenset({CreditMetric.UPTIME_PERCENT, CreditMetric.IN_TARGET_PERCENT, CreditMetric.SCORE})


class CreditWindow(StrEnum):
    """The period that is measured as one."""

    MONTH = "month"
    QUARTER = "quarter"
    SERVICE_PERIOD = "service_period"


@dataclass(frozen=True)
class CreditRule:
    """What is owed when one level is missed in one window, in percent of the base fee.

    Exactly one of `tiers`, `per_step` and `fee_multiple` is given. `fee_multiple` gives so many times the share of the
    window that was lost; it needs a metric in percent. `cap_percent` limits the credit of one window.
    """

    metric: CreditMetric = CreditMetric.UPTIME_PERCENT
    window: CreditWindow = CreditWindow.MONTH
    objective: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    per_step: PerStep | None = None
    fee_multiple: Decimal | None = None
    cap_percent: Decimal | None = None

    def __post_init__(self) -> None:
        ways = [bool(self.tiers), self.per_step is not None, self.fee_multiple is not None]
        if sum(ways) != 1:
            raise CreditRuleError("A rule gives its credit in one way: tiers, per_step or fee_multiple.")
        if not self.tiers and self.objective is None:
            raise CreditRuleError("A credit for each step, or a multiple of the fee, needs the objective.")
        if self.fee_multiple is not None and (self.fee_multiple < 0 or not self.metric.endswith("_percent")):
            raise CreditRuleError("A multiple of the fee is not negative, and needs a metric in percent.")
        if self.cap_percent is not None and self.cap_percent < 0:
            raise CreditRuleError("A cap must not be negative.")
        _refuse_overlaps(self.tiers)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read a rule as it is stored and exchanged; numbers become Decimal(str(x)).

        Raises CreditRuleError for whatever else it is given: a part whose name is misspelt would be a credit that
        nobody agreed to.
        """
        refuse_unknown(data, "a credit rule", RULE_PARTS)
        try:
            per_step = data.get("per_step")
            return cls(
                metric=CreditMetric(data.get("metric", CreditMetric.UPTIME_PERCENT)),
                window=CreditWindow(data.get("window", CreditWindow.MONTH)),
                objective=read_number(data, "objective"),
                tiers=tuple(read_tier(tier) for tier in data.get("tiers", ())),
                per_step=None if per_step is None else read_per_step(per_step),
                fee_multiple=read_number(data, "fee_multiple"),
                cap_percent=read_number(data, "cap_percent"),
            )
        except CreditRuleError:
            raise
        except (ValueError, TypeError, AttributeError) as error:
            raise CreditRuleError(f"This is not a credit rule: {error}") from error


class LineKind(StrEnum):
    """What one line of an explained credit says."""

    MET = "met"
    TIER = "tier"
    NO_TIER = "no_tier"
    STEPS = "steps"
    MULTIPLE = "multiple"
    CAPPED = "capped"
    UNREPORTED = "unreported"


@dataclass(frozen=True)
class Line:
    """One step of the reckoning: what was looked at, and the percent it leaves."""

    kind: LineKind
    percent: Decimal
    values: Mapping[str, Measured | int | None]


@dataclass(frozen=True)
class Credit:
    """The credit of one window in percent of the base fee, with how it came about."""

    percent: Decimal
    lines: tuple[Line, ...]
    amount: Decimal = Decimal(0)
    """Money that is owed besides the percentage, whatever the fee."""
    missed: bool = False
    """Whether the level was missed, though nothing may be owed for so little, or nothing at all."""

    @property
    def is_owed(self) -> bool:
        """Whether anything is owed."""
        return self.percent > 0 or self.amount > 0

    @property
    def is_missed(self) -> bool:
        """Whether the level was missed, as repeats and the right to leave count it."""
        return self.missed or self.is_owed


def credit_percent(rule: CreditRule, measured: Measured) -> Decimal:
    """The percent of the base fee that a measured value earns, after the rule's own cap."""
    return credit_of(rule, measured).percent


def credit_of(rule: CreditRule, measured: Measured) -> Credit:
    """The credit that a measured value earns, explained line by line.

    Where the rule knows the objective, a value that meets it earns nothing: of an error rate of at most 2 %, the tier
    "at least 2" begins just above.
    """
    is_met = rule.objective is not None and not missed_by(rule, measured)
    line, amount = _by_tier(rule.tiers, measured) if rule.tiers and not is_met else _by_miss(rule, measured)
    missed = missed_by(rule, measured) > 0
    if rule.cap_percent is None or line.percent <= rule.cap_percent:
        return Credit(line.percent, (line,), amount, missed)
    capped = Line(LineKind.CAPPED, rule.cap_percent, {"cap": rule.cap_percent, "before": line.percent})
    return Credit(rule.cap_percent, (line, capped), amount, missed)


def missed_by(rule: CreditRule, measured: Measured) -> Fraction:
    """By how much the objective is missed; zero if it is met or there is none."""
    if rule.objective is None:
        return Fraction(0)
    gap = Fraction(rule.objective) - Fraction(measured)
    return max(gap if rule.metric in MORE_IS_BETTER else -gap, Fraction(0))


def gaps_between(tiers: Sequence[Tier]) -> list[tuple[Decimal, Decimal]]:
    """The stretches between neighbouring tiers that no tier speaks of, from the lowest: (from, to)."""
    ordered = sorted(tiers, key=_lower)
    found = []
    for lower, upper in pairwise(ordered):
        if lower.below is not None and upper.at_least is not None and lower.below < upper.at_least:
            found.append((lower.below, upper.at_least))
    return found


def _by_tier(tiers: Sequence[Tier], measured: Measured) -> tuple[Line, Decimal]:
    for tier in tiers:
        if tier.holds(measured):
            values = {
                "measured": measured,
                "below": tier.below,
                "at_least": tier.at_least,
                "amount": tier.credit_amount,
            }
            return Line(LineKind.TIER, tier.credit_percent, values), tier.credit_amount
    return Line(LineKind.NO_TIER, Decimal(0), {"measured": measured}), Decimal(0)


def _by_miss(rule: CreditRule, measured: Measured) -> tuple[Line, Decimal]:
    missed = missed_by(rule, measured)
    values: dict[str, Measured | int | None] = {"measured": measured, "objective": rule.objective}
    if not missed:
        return Line(LineKind.MET, Decimal(0), values), Decimal(0)
    if rule.per_step is not None:
        each = rule.per_step
        steps = each.steps(missed)
        said = {**values, "steps": steps, "step": each.step, "each": each.credit_percent, "amount": each.credit_amount}
        return Line(LineKind.STEPS, each.credit_percent * steps, said), each.credit_amount * steps
    lost = 100 - Fraction(measured) if rule.metric in MORE_IS_BETTER else Fraction(measured)
    percent = _decimal(lost * Fraction(rule.fee_multiple or 0))
    return Line(LineKind.MULTIPLE, percent, {**values, "lost": lost, "multiple": rule.fee_multiple}), Decimal(0)


def _refuse_overlaps(tiers: Sequence[Tier]) -> None:
    ordered = sorted(tiers, key=_lower)
    for lower, upper in pairwise(ordered):
        if lower.below is None or upper.at_least is None or upper.at_least < lower.below:
            raise CreditRuleError("Two tiers overlap: one measured value would earn two credits.")


def _lower(tier: Tier) -> Decimal:
    return Decimal("-Infinity") if tier.at_least is None else tier.at_least


def _decimal(value: Fraction) -> Decimal:
    """A percent to 28 digits: far finer than any money that it is taken of."""
    return Decimal(value.numerator) / Decimal(value.denominator)
