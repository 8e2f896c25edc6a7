"""From a credit rule as it stands in the document to the one that the engine reckons with: the only way there."""

from collections.abc import Mapping
from decimal import Decimal

from agreements.domain.content import PERCENT_UNITS, AgreementContent, Direction, Window
from agreements.domain.content.service_levels import (
    AvailabilityItem,
    CreditPerStep,
    CreditTier,
    Level,
    QualityItem,
)
from agreements.domain.content.service_levels import CreditRule as WrittenRule
from agreements.domain.credits import (
    HUNDRED,
    MORE_IS_BETTER,
    CreditMetric,
    CreditRule,
    CreditRuleError,
    CreditWindow,
    PerStep,
    Tier,
)

MONTHS_IN_YEAR = 12
#: How many months a window has; the whole term has as many as it lasts, a year where it has no end.
MONTHS_OF_WINDOW: Mapping[Window, int] = {
    Window.MONTH: 1,
    Window.QUARTER: 3,
    Window.HALF_YEAR: 6,
    Window.YEAR: MONTHS_IN_YEAR,
}
WINDOWS: Mapping[Window, CreditWindow] = {Window.MONTH: CreditWindow.MONTH, Window.QUARTER: CreditWindow.QUARTER}
MINUTE_UNITS = frozenset({"min", "min.", "minute", "minutes", "minuta", "minuty", "minut"})


def engine_rule(level: Level, written: WrittenRule) -> CreditRule | None:
    """Return what a miss of `level` is owed by the rule, or None while that is half-written or contradicts itself."""
    if written.is_none or written.ways != 1:
        return None
    try:
        return CreditRule(
            metric=metric_of(level),
            window=WINDOWS.get(level.window or Window.MONTH, CreditWindow.SERVICE_PERIOD),
            objective=_objective_held_to(level),
            tiers=tuple(_tier(row) for row in written.tiers),
            per_step=_per_step(written.per_step) if written.per_step.is_given else None,
            fee_multiple=written.fee_multiple,
            cap_percent=written.cap_percent,
        )
    except CreditRuleError:
        return None


def metric_of(level: Level) -> CreditMetric:
    """Return what of a level is looked at, and so whether more of it is better."""
    if isinstance(level, AvailabilityItem):
        return CreditMetric.UPTIME_PERCENT
    if not isinstance(level, QualityItem):
        return CreditMetric.IN_TARGET_PERCENT
    is_percent, unit = level.unit.lower() in PERCENT_UNITS, level.unit.lower()
    if level.direction == Direction.AT_MOST:
        less = CreditMetric.DOWNTIME_MINUTES if unit in MINUTE_UNITS else CreditMetric.POINTS
        return CreditMetric.ERROR_RATE_PERCENT if is_percent else less
    return CreditMetric.IN_TARGET_PERCENT if is_percent else CreditMetric.SCORE


def objective_of(level: Level) -> Decimal | None:
    """Return the value that a level promises, as it is written."""
    return level.amount if isinstance(level, QualityItem) else level.objective_percent


def unit_of(level: Level) -> str:
    """Return the unit that a level is measured in: "%", or the quality's own."""
    if not isinstance(level, QualityItem) or level.unit.lower() in PERCENT_UNITS:
        return "%"
    return level.unit


def months_of(content: AgreementContent, level: Level) -> int:
    """Return how many months the window has over which a level is judged; one while none is chosen."""
    if level.window is not Window.TERM:
        return MONTHS_OF_WINDOW[level.window or Window.MONTH]
    start, end = content.term.effective_on, content.term.ends_on
    if start is None or end is None:
        return MONTHS_IN_YEAR
    # A term that begins on the 1st and ends on the last of a month is counted to the day after its end.
    return max((end.year - start.year) * 12 + end.month - start.month + (1 if end.day >= start.day else 0), 1)


def _objective_held_to(level: Level) -> Decimal | None:
    objective = objective_of(level)
    if objective is None and not isinstance(level, QualityItem):
        return HUNDRED  # without a share of its own a promise is one for every case
    return objective


def _tier(row: CreditTier) -> Tier:
    return Tier(row.below, row.at_least, row.credit_percent or Decimal(0), row.credit_amount or Decimal(0))


def _per_step(written: CreditPerStep) -> PerStep:
    percent, amount = written.credit_percent, written.credit_amount
    if written.step is None or (percent is None and amount is None):
        raise CreditRuleError("A credit for each step says its step, and what it gives.")
    return PerStep(written.step, percent or Decimal(0), not written.whole_steps, amount or Decimal(0))


def is_more_better(level: Level) -> bool:
    """Say whether a lower value is a miss."""
    return metric_of(level) in MORE_IS_BETTER
