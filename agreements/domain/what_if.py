"""What an agreement's service credits would come to: for a measured value, in the worst month and the worst year.

The document is a projection of nothing but itself, so this holds for a draft as for a signed version.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.numbers import get_currency_precision

from agreements.domain.content import AgreementContent
from agreements.domain.content.service_levels import AvailabilityItem, ClaimMode, Level
from agreements.domain.crediting import MONTHS_IN_YEAR, engine_rule, months_of, objective_of, unit_of
from agreements.domain.credits import (
    HUNDRED,
    MORE_IS_BETTER,
    Credit,
    CreditMetric,
    CreditRule,
    Line,
    LineKind,
    Measured,
    credit_of,
)
from agreements.domain.fees import base_fee, monthly_fee
from agreements.domain.measuring import DAYS_IN_MONTH
from agreements.domain.settlement import CreditTerms, Month, Settled, Step, rounded, settle

MINUTES_IN_DAY = 24 * 60
#: So many steps of a rule for each step are worth trying on a scale; of a multiple of the fee, five percent lost.
STEPS_ON_SCALE = 10
LOST_ON_SCALE = Decimal(5)
#: Months are settled in order; of a month that is only supposed no more than the order matters.
SUPPOSED_YEAR = 2002


@dataclass(frozen=True)
class CreditedLevel:
    """A level whose miss gives a credit: the rule as the engine reads it, and the fee that it takes percents of.

    `unit` is "%" or the quality's own; `objective` may be missing. `fee` is that of one month, None while prices are
    missing; the level is judged over `months` of them.
    """

    level: Level
    rule: CreditRule
    objective: Decimal | None
    unit: str
    fee: Fraction | None
    months: int = 1

    @property
    def is_availability(self) -> bool:
        """Whether the value is the share of time in which a service works."""
        return isinstance(self.level, AvailabilityItem)

    @property
    def more_is_better(self) -> bool:
        """Whether a lower value is a miss."""
        return self.rule.metric in MORE_IS_BETTER

    @property
    def worst_value(self) -> Decimal | None:
        """The worst that can be measured; None where there is no end of it, as of points."""
        if self.more_is_better:
            return Decimal(0)
        if self.rule.metric == CreditMetric.DOWNTIME_MINUTES:
            return Decimal(self.months * DAYS_IN_MONTH * MINUTES_IN_DAY)
        return HUNDRED if self.rule.metric == CreditMetric.ERROR_RATE_PERCENT else None


@dataclass(frozen=True)
class Scale:
    """The values that are worth trying: from, to and the step between two."""

    low: Decimal
    high: Decimal
    step: Decimal


def credited_levels(content: AgreementContent) -> Iterator[CreditedLevel]:
    """Yield the levels whose miss gives a credit, in the document's order; those half-written are left out."""
    written = {level: rule for rule in content.service_levels.credits if not rule.is_none for level in rule.levels}
    for _kind, _place, level in content.service_levels.levels():
        rule = written.get(level.id)
        read = None if rule is None else engine_rule(level, rule)
        if read is not None:
            fee, months = base_fee(content, level), months_of(content, level)
            yield CreditedLevel(level, read, objective_of(level), unit_of(level), fee, months)


def supposed_window(
    content: AgreementContent,
    level: CreditedLevel,
    credit: Credit,
    base: Fraction,
    claimed_after_days: int | None = None,
) -> Settled:
    """Return what one credit comes to in a window in which nothing else is missed, after a good year.

    Of a window of several months the amounts are those of all its months. None takes it as claimed in time.
    """
    fee = monthly_fee(content) or base
    missed = _months(fee, (credit,), (base,), (level.months,), level.months)
    missed = [replace(month, claimed_after_days=claimed_after_days) for month in missed]
    return _together(_after_a_good_year(content, fee, missed), credit_terms(content).minor_digits)


def supposed_months(
    content: AgreementContent, level: CreditedLevel, credits: Sequence[Credit], base: Fraction
) -> list[Settled]:
    """Return what the credits of a level judged by the month come to, month after month, at most twelve."""
    fee = monthly_fee(content) or base
    days = [month.starts_on for month in _months(fee, (), (), (), len(credits))]
    months = [Month(day, fee, (credit,), (base,)) for day, credit in zip(days, credits, strict=True)]
    return _after_a_good_year(content, fee, months)


def worst_month(content: AgreementContent) -> Settled | None:
    """Return a month in which every level is missed as badly as it can be, after a good year.

    None while no level has a credit, a price is missing, or a credit has no upper limit.
    """
    found = _worst(content)
    if found is None:
        return None
    return _together(_after_a_good_year(content, found.fee, found.months(1)), credit_terms(content).minor_digits)


def worst_year(content: AgreementContent) -> list[Settled]:
    """Return twelve such months in a row, none if `worst_month` is None."""
    found = _worst(content)
    if found is None:
        return []
    return settle(credit_terms(content), found.months(MONTHS_IN_YEAR), found.fee * MONTHS_IN_YEAR)


@dataclass(frozen=True)
class _Worst:
    """The monthly fee, the worst credit of each level, the fee that each is a percentage of, and its window."""

    fee: Fraction
    credits: tuple[Credit, ...]
    bases: tuple[Fraction, ...]
    windows: tuple[int, ...]

    def months(self, count: int) -> list[Month]:
        return _months(self.fee, self.credits, self.bases, self.windows, count)


def _worst(content: AgreementContent) -> _Worst | None:
    levels = list(credited_levels(content))
    fee = monthly_fee(content)
    bases = tuple(level.fee for level in levels if level.fee is not None)
    if not levels or fee is None or len(bases) != len(levels):
        return None
    credits = [worst_credit(content, level, base) for level, base in zip(levels, bases, strict=True)]
    known = tuple(credit for credit in credits if credit is not None)
    windows = tuple(level.months for level in levels)
    # A level that owes nothing is missed too, and counts towards the right to leave.
    free = [months_of(content, level) for level in _uncredited(content, levels)]
    without = tuple(Credit(Decimal(0), (), missed=True) for _each in free)
    if len(known) != len(credits):
        return None
    return _Worst(fee, known + without, bases + (Fraction(0),) * len(free), windows + tuple(free))


def _uncredited(content: AgreementContent, credited: Sequence[CreditedLevel]) -> list[Level]:
    known = {each.level.id for each in credited}
    return [level for _kind, _place, level in content.service_levels.levels() if level.id not in known]


def is_unlimited(content: AgreementContent) -> bool:
    """Say whether a credit has no upper limit, so that there is no worst month."""
    return any(worst_credit(content, level, level.fee or Fraction(0)) is None for level in credited_levels(content))


def _months(
    fee: Fraction, credits: tuple[Credit, ...], bases: tuple[Fraction, ...], windows: tuple[int, ...], count: int
) -> list[Month]:
    days = [date(SUPPOSED_YEAR + place // 12, place % 12 + 1, 1) for place in range(count)]
    return [Month(day, fee, credits, bases, windows) for day in days]


def _after_a_good_year(content: AgreementContent, fee: Fraction, missed: list[Month]) -> list[Settled]:
    """Settle months that make a whole year with good ones before them; return them without the good ones."""
    count = max(MONTHS_IN_YEAR - len(missed), 0)
    # As many good months as keep the missed ones at the beginning of a window.
    good = [Month(date(SUPPOSED_YEAR - 1, place + 1, 1), fee, ()) for place in range(count)]
    term_fee = fee * max(MONTHS_IN_YEAR, len(missed))
    return settle(credit_terms(content), [*good, *missed], term_fee)[count:]


def _together(months: list[Settled], minor_digits: int) -> Settled:
    """Add up settled months: each step with what it left in all of them, in money that is rounded once."""
    reached = [step for step in Step if any(step is each for month in months for each, _amount in month.steps)]
    steps = [(step, sum((_left_after(month, step) for month in months), Fraction(0))) for step in reached]
    exact = [each for each in steps if each[0] is not Step.ROUNDED]
    return rounded(months[0].starts_on, exact, any(month.may_terminate for month in months), minor_digits)


def _left_after(month: Settled, step: Step) -> Fraction:
    order = list(Step)
    return [amount for reached, amount in month.steps if order.index(reached) <= order.index(step)][-1]


def worst_credit(content: AgreementContent, level: CreditedLevel, base: Fraction) -> Credit | None:
    """Return the largest credit that any value of a level gives; None if there is no limit to it.

    What only a cap of all credits limits is worth that cap: of the month, or what a whole year or term allows at once.
    """
    rule = level.rule
    if rule.tiers:
        most = HUNDRED if rule.cap_percent is None else rule.cap_percent
        found = [Credit(min(tier.credit_percent, most), (), tier.credit_amount, missed=True) for tier in rule.tiers]
        return max(found, key=lambda credit: Fraction(credit.percent) * base / 100 + Fraction(credit.amount))
    worst = level.worst_value
    if worst is not None:
        return credit_of(rule, worst)
    gives_percent = rule.per_step is None or rule.per_step.credit_percent > 0
    cap = rule.cap_percent if rule.cap_percent is not None else _cap_of_all(content)
    return Credit(cap, (), missed=True) if gives_percent and cap is not None else None


def _cap_of_all(content: AgreementContent) -> Decimal | None:
    """The most that one month can be owed, in percent of its fee; the settlement then limits it again."""
    terms = content.service_levels.credit_terms
    longer = [
        cap * MONTHS_IN_YEAR for cap in (terms.cap_rolling_year_percent, terms.cap_term_percent) if cap is not None
    ]
    return terms.cap_month_percent if terms.cap_month_percent is not None else min(longer, default=None)


def unreported(content: AgreementContent, level: CreditedLevel) -> Credit | None:
    """Return the credit of a level whose value was not shown: the highest that its rule gives, None without a limit."""
    worst = worst_credit(content, level, level.fee or Fraction(0))
    if worst is None:
        return None
    line = Line(LineKind.UNREPORTED, worst.percent, {"amount": worst.amount})
    return replace(worst, lines=(line,), missed=True)


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
        claim_days=terms.claim_days if terms.claim == ClaimMode.ON_REQUEST else None,
        minor_digits=get_currency_precision(currency) if currency else 2,
    )


def supposed(level: CreditedLevel, measured: Measured) -> Credit:
    """Return the credit that a measured value earns, explained line by line."""
    return credit_of(level.rule, measured)


def scale_of(level: CreditedLevel) -> Scale:
    """Return the stretch of values around the bounds of a rule, in the finest step that they are written in."""
    bounds = _bounds(level)
    low, high = min(bounds), max(bounds)
    is_percent = level.unit == "%"
    margin = max((high - low) / 2, Decimal(1) if is_percent else high / 10)
    exponent = min((int(bound.normalize().as_tuple().exponent) for bound in bounds), default=0)
    step = Decimal(1).scaleb(min(exponent, 0) - (1 if level.is_availability else 0))
    top = HUNDRED if is_percent and level.more_is_better else high + margin
    low = max(Decimal(0), (low - margin).quantize(step))
    return Scale(low, (min(top, HUNDRED) if is_percent else top).quantize(step), step)


def _bounds(level: CreditedLevel) -> list[Decimal]:
    """The values at which something changes: of tiers all of them, else the objective and what is well beyond it."""
    rule = level.rule
    bounds = [bound for tier in rule.tiers for bound in (tier.below, tier.at_least) if bound is not None]
    if level.objective is not None:
        bounds.append(level.objective)
    if rule.objective is not None and not rule.tiers:
        reach = rule.per_step.step * STEPS_ON_SCALE if rule.per_step else LOST_ON_SCALE
        beyond = rule.objective - reach if level.more_is_better else rule.objective + reach
        bounds += [rule.objective, max(beyond, Decimal(0))]
    return bounds
