"""What an agreement's service credits would come to: for a measured value, in the worst month and the worst year.

The document is a projection of nothing but itself, so this holds for a draft as for a signed version. Fees are those of
the price list before discounts and without what is paid per use or once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from babel.numbers import get_currency_precision

from agreements.domain.content import AgreementContent, Direction
from agreements.domain.content.payment import PricePeriod
from agreements.domain.content.service_levels import (
    AvailabilityItem,
    CreditBase,
    CreditTier,
    Level,
    QualityItem,
)
from agreements.domain.content.service_levels import CreditRule as WrittenRule
from agreements.domain.credits import Credit, CreditMetric, CreditRule, CreditRuleError, Tier, credit_of
from agreements.domain.prices import line_total
from agreements.domain.settlement import CreditTerms, Month, Settled, settle

#: How many months a price of this period is spread over; what is paid once or per use is no base of a credit.
MONTHS_OF: Mapping[PricePeriod, int] = {PricePeriod.MONTH: 1, PricePeriod.QUARTER: 3, PricePeriod.YEAR: 12}
MONTHS_IN_YEAR = 12
DAYS_IN_MONTH = 30
#: Months are settled in order; of a month that is only supposed no more than the order matters.
SUPPOSED_YEAR = tuple(date(2001, month, 1) for month in range(1, MONTHS_IN_YEAR + 1))


@dataclass(frozen=True)
class CreditedLevel:
    """A level with tiers of its own: the rule as the engine reads it, and the monthly fee that it takes percents of.

    `unit` is "%" or the quality's own; `objective` may be missing. `fee` is None while prices are missing.
    """

    level: Level
    rule: CreditRule
    objective: Decimal | None
    unit: str
    fee: Fraction | None

    @property
    def is_availability(self) -> bool:
        """Whether the value is the share of time in which a service works."""
        return isinstance(self.level, AvailabilityItem)

    @property
    def more_is_better(self) -> bool:
        """Whether a lower value is a miss."""
        return self.rule.metric != CreditMetric.POINTS


@dataclass(frozen=True)
class Scale:
    """The values that are worth trying: from, to and the step between two."""

    low: Decimal
    high: Decimal
    step: Decimal


def credited_levels(content: AgreementContent) -> Iterator[CreditedLevel]:
    """Yield the levels whose miss gives a credit by tiers, in the document's order; those half-written are left out."""
    written = {level: rule for rule in content.service_levels.credits if not rule.is_none for level in rule.levels}
    for _kind, _place, level in content.service_levels.levels():
        rule = written.get(level.id)
        read = None if rule is None else _read(level, rule)
        if read is not None:
            yield CreditedLevel(level, read, _objective(level), _unit(level), base_fee(content, level))


def base_fee(content: AgreementContent, level: Level) -> Fraction | None:
    """Return what is paid a month for what a credit of `level` is a percentage of; None while a price is missing."""
    if content.service_levels.credit_terms.base == CreditBase.AFFECTED_SERVICE and isinstance(level, AvailabilityItem):
        return monthly_fee(content, level.service)
    return monthly_fee(content)


def monthly_fee(content: AgreementContent, service: UUID | None = None) -> Fraction | None:
    """Return the regular fee of a month, of one service if it is given; None if none is written, or one is missing."""
    fee, is_written = Fraction(0), False
    for item in content.payment.prices:
        months = MONTHS_OF.get(item.period) if item.period else None
        if months is None or (service is not None and item.service != service):
            continue
        total = line_total(item, content.payment.currency)
        if total is None:
            return None
        fee, is_written = fee + Fraction(total) / months, True
    return fee if is_written else None


def supposed_month(content: AgreementContent, credit: Credit, base: Fraction) -> Settled:
    """Return what one credit comes to in a month in which nothing else is missed, after eleven good months."""
    return _after_a_good_year(content, monthly_fee(content) or base, (credit,), (base,))


def worst_month(content: AgreementContent) -> Settled | None:
    """Return a month in which every level is missed as badly as it can be, after eleven good ones.

    None while no level has tiers, or a price is missing.
    """
    found = _worst(content)
    return None if found is None else _after_a_good_year(content, *found)


def worst_year(content: AgreementContent) -> list[Settled]:
    """Return twelve such months in a row, none if `worst_month` is None."""
    found = _worst(content)
    if found is None:
        return []
    fee, credits, bases = found
    months = [Month(day, fee, credits, bases) for day in SUPPOSED_YEAR]
    return settle(credit_terms(content), months, fee * MONTHS_IN_YEAR)


def _worst(content: AgreementContent) -> tuple[Fraction, tuple[Credit, ...], tuple[Fraction, ...]] | None:
    """Return the monthly fee, the worst credit of each level, and the fee that each is a percentage of."""
    levels = list(credited_levels(content))
    fee = monthly_fee(content)
    bases = tuple(level.fee for level in levels if level.fee is not None)
    if not levels or fee is None or len(bases) != len(levels):
        return None
    return fee, tuple(worst_credit(level, base) for level, base in zip(levels, bases, strict=True)), bases


def _after_a_good_year(
    content: AgreementContent, fee: Fraction, credits: tuple[Credit, ...], bases: tuple[Fraction, ...]
) -> Settled:
    good = [Month(day, fee, ()) for day in SUPPOSED_YEAR[:-1]]
    months = [*good, Month(SUPPOSED_YEAR[-1], fee, credits, bases)]
    return settle(credit_terms(content), months, fee * MONTHS_IN_YEAR)[-1]


def worst_credit(level: CreditedLevel, base: Fraction) -> Credit:
    """Return the largest credit that any value of a level gives."""
    tiers = level.rule.tiers
    worst = max(tiers, key=lambda tier: Fraction(tier.credit_percent) * base / 100 + Fraction(tier.credit_amount))
    return Credit(worst.credit_percent, (), worst.credit_amount)


def credit_terms(content: AgreementContent) -> CreditTerms:
    """Return what all credits of the document share, as the settlement reads it."""
    terms, currency = content.service_levels.credit_terms, content.payment.currency
    return CreditTerms(
        cap_month_percent=terms.cap_month_percent,
        cap_rolling_year_percent=terms.cap_rolling_year_percent,
        cap_term_percent=terms.cap_term_percent,
        repeat_multiplier=terms.repeat_multiplier,
        termination_misses=terms.termination_misses,
        termination_windows=terms.termination_windows,
        minor_digits=get_currency_precision(currency) if currency else 2,
    )


def supposed(level: CreditedLevel, measured: Decimal) -> Credit:
    """Return the credit that a measured value earns, explained line by line."""
    return credit_of(level.rule, measured)


def scale_of(level: CreditedLevel) -> Scale:
    """Return the stretch of values around the tiers, in the finest step that their bounds are written in."""
    bounds = [bound for tier in level.rule.tiers for bound in (tier.below, tier.at_least) if bound is not None]
    if level.objective is not None:
        bounds.append(level.objective)
    low, high = min(bounds), max(bounds)
    margin = max((high - low) / 2, Decimal(1) if level.unit == "%" else high / 10)
    exponent = min((int(bound.normalize().as_tuple().exponent) for bound in bounds), default=0)
    step = Decimal(1).scaleb(min(exponent, 0) - (1 if level.is_availability else 0))
    top = Decimal(100) if level.unit == "%" else high + margin
    low = max((low - margin).quantize(step), Decimal(0))
    return Scale(low, top.quantize(step), step)


def downtime(availability_percent: Decimal, days: int = DAYS_IN_MONTH) -> timedelta:
    """Return how long a service may stand still in so many days: 99.9 % is 43 min 12 s in 30 days."""
    share = (100 - Fraction(availability_percent)) / 100
    return timedelta(seconds=float(share * days * 86_400))


def _read(level: Level, written: WrittenRule) -> CreditRule | None:
    """Return the rule as the engine reads it, or None while it is half-written."""
    tiers = [tier for tier in (_tier(row) for row in written.tiers) if tier is not None]
    try:
        return CreditRule(metric=_metric(level), tiers=tuple(tiers)) if tiers else None
    except CreditRuleError:
        return None


def _tier(row: CreditTier) -> Tier | None:
    try:
        return Tier(row.below, row.at_least, row.credit_percent or Decimal(0), row.credit_amount or Decimal(0))
    except CreditRuleError:
        return None


def _metric(level: Level) -> CreditMetric:
    if isinstance(level, AvailabilityItem):
        return CreditMetric.UPTIME_PERCENT
    if isinstance(level, QualityItem) and level.direction == Direction.AT_MOST:
        return CreditMetric.POINTS
    return CreditMetric.IN_TARGET_PERCENT


def _objective(level: Level) -> Decimal | None:
    return level.amount if isinstance(level, QualityItem) else level.objective_percent


def _unit(level: Level) -> str:
    return level.unit if isinstance(level, QualityItem) else "%"
