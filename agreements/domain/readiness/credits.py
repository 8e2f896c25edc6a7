"""Rules of step 5: what is owed when a level is missed."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from agreements.domain.content import AgreementContent, Direction
from agreements.domain.content.service_levels import CreditRule, CreditTier, Level, QualityItem
from agreements.domain.crediting import is_more_better, metric_of, unit_of
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at

RULE = "/service_levels/credits/{}"
BASE = "/service_levels/credit_terms/base"


def crediting(content: AgreementContent) -> Iterator[tuple[int, CreditRule]]:
    """Yield each rule that owes something, with its place."""
    for place, rule in enumerate(content.service_levels.credits):
        if rule.gives_credit:
            yield place, rule


def _levels(content: AgreementContent) -> dict[UUID, Level]:
    return {level.id: level for _kind, _place, level in content.service_levels.levels()}


def _tiered(content: AgreementContent) -> Iterator[tuple[int, CreditRule]]:
    for place, rule in enumerate(content.service_levels.credits):
        if rule.tiers and not rule.is_none:
            yield place, rule


def _covered(content: AgreementContent) -> Counter[UUID]:
    return Counter(level for rule in content.service_levels.credits for level in rule.levels)


def level_without_credit(content: AgreementContent) -> Spots:
    """Each level has a credit, or an explicit "none"."""
    covered = _covered(content)
    for kind, place, level in content.service_levels.levels():
        if not covered[level.id]:
            yield at(f"/service_levels/{kind}/{place}", list=kind, place=place + 1)


def level_credited_twice(content: AgreementContent) -> Spots:
    """One miss is paid for once."""
    covered = _covered(content)
    for kind, place, level in content.service_levels.levels():
        if covered[level.id] > 1:
            yield at(f"/service_levels/{kind}/{place}", list=kind, place=place + 1)


def credit_level_unknown(content: AgreementContent) -> Spots:
    """A credit is for levels of this agreement."""
    known = {level.id for _kind, _place, level in content.service_levels.levels()}
    for place, rule in enumerate(content.service_levels.credits):
        if not rule.levels or not known.issuperset(rule.levels):
            yield at(RULE.format(place) + "/levels", place=place + 1)


def credit_undecided(content: AgreementContent) -> Spots:
    """A rule gives its credit in one way, or says "none"."""
    for place, rule in enumerate(content.service_levels.credits):
        if rule.ways + rule.is_none != 1:
            yield at(RULE.format(place) + "/tiers", place=place + 1)


def credit_step_incomplete(content: AgreementContent) -> Spots:
    """So much for each step: how much of what the level is measured in is one, and what it gives."""
    for place, rule in crediting(content):
        each = rule.per_step
        if not each.is_given:
            continue
        if not each.step:
            yield at(RULE.format(place) + "/per_step/step", place=place + 1)
        if (each.credit_percent is None) == (each.credit_amount is None):
            yield at(RULE.format(place) + "/per_step/credit_percent", place=place + 1)


def credit_multiple_of_nothing(content: AgreementContent) -> Spots:
    """Only where a percentage is measured a share of the fee is lost, which can be multiplied."""
    levels = _levels(content)
    for place, rule in crediting(content):
        if rule.fee_multiple is None:
            continue
        metrics = {metric_of(levels[level]) for level in rule.levels if level in levels}
        if not rule.fee_multiple or not all(metric.endswith("_percent") for metric in metrics):
            yield at(RULE.format(place) + "/fee_multiple", place=place + 1)


def credit_levels_differ(content: AgreementContent) -> Spots:
    """Levels of one rule are measured in the same unit, with more or less of it better: else its bounds fit but one."""
    levels = _levels(content)
    for place, rule in crediting(content):
        found = [levels[level] for level in rule.levels if level in levels]
        if len({(unit_of(level), is_more_better(level)) for level in found}) > 1:
            yield at(RULE.format(place) + "/levels", place=place + 1)


def credit_tier_without_value(content: AgreementContent) -> Spots:
    """A tier gives a percentage or an amount, not both."""
    for place, rule in _tiered(content):
        for row, tier in enumerate(rule.tiers):
            if (tier.credit_percent is None) == (tier.credit_amount is None):
                pointer = RULE.format(place) + f"/tiers/{row}/credit_percent"
                yield at(pointer, place=place + 1, tier=row + 1)


def _bands(rule: CreditRule) -> list[tuple[int, Decimal | None, Decimal | None]]:
    """Return (row, at_least, below) from the lowest band to the highest."""
    rows = [(row, tier.at_least, tier.below) for row, tier in enumerate(rule.tiers)]
    return sorted(rows, key=lambda band: (band[1] is not None, band[1] or Decimal(0)))


def credit_tier_empty(content: AgreementContent) -> Spots:
    """A band has an extent: its lower bound is below its upper one."""
    for place, rule in _tiered(content):
        for row, tier in enumerate(rule.tiers):
            if tier.at_least is not None and tier.below is not None and tier.at_least >= tier.below:
                yield at(RULE.format(place) + f"/tiers/{row}/below", place=place + 1, tier=row + 1)


def credit_tiers_overlap(content: AgreementContent) -> Spots:
    """A result falls into one band."""
    for place, rule in _tiered(content):
        bands = _bands(rule)
        for (_row, _low, below), (row, at_least, _below) in pairwise(bands):
            if below is None or at_least is None or at_least < below:
                yield at(RULE.format(place) + f"/tiers/{row}/at_least", place=place + 1, tier=row + 1)


def credit_tiers_gap(content: AgreementContent) -> Spots:
    """Between two bands there is nothing left over."""
    for place, rule in _tiered(content):
        bands = _bands(rule)
        for (_row, _low, below), (row, at_least, _below) in pairwise(bands):
            if below is not None and at_least is not None and at_least > below:
                yield at(RULE.format(place) + f"/tiers/{row}/at_least", place=place + 1, tier=row + 1)


def credit_tiers_miss_objective(content: AgreementContent) -> Spots:
    """The bands begin where the objective ends and run to the worst result."""
    levels = _levels(content)
    for place, rule in _tiered(content):
        bands = _bands(rule)
        for level in (levels[level_id] for level_id in rule.levels if level_id in levels):
            if not _reaches(level, bands[0][1], bands[-1][2]):
                yield at(RULE.format(place) + "/tiers", place=place + 1)
                break


def _reaches(level: Level, lowest: Decimal | None, highest: Decimal | None) -> bool:
    """Say whether bands from `lowest` to `highest` hold every result that misses the level."""
    if isinstance(level, QualityItem):
        objective = level.amount
        if level.direction is Direction.AT_MOST:
            return objective is None or (lowest == objective and highest is None)
    else:
        objective = level.objective_percent or Decimal(100)
    return objective is None or (highest == objective and lowest in {None, Decimal(0)})


def credit_tiers_not_rising(content: AgreementContent) -> Spots:
    """A worse result earns at least the same credit."""
    levels = _levels(content)
    for place, rule in _tiered(content):
        first = next((levels[level_id] for level_id in rule.levels if level_id in levels), None)
        at_most = isinstance(first, QualityItem) and first.direction is Direction.AT_MOST
        bands = _bands(rule)
        from_worst = reversed(bands) if at_most else bands
        credits = [_credit(rule.tiers[row]) for row, _low, _high in from_worst]
        if any(worse < better for worse, better in pairwise(credits)):
            yield at(RULE.format(place) + "/tiers", place=place + 1)


def _credit(tier: CreditTier) -> Decimal:
    return tier.credit_percent or tier.credit_amount or Decimal(0)


def _percents(content: AgreementContent) -> Iterator[tuple[str, int, int, Decimal]]:
    """Yield (pointer, place, row, percent) of what is given at once: that of a tier, or of one step (row 0)."""
    for place, rule in crediting(content):
        for row, tier in enumerate(rule.tiers):
            if tier.credit_percent is not None:
                yield RULE.format(place) + f"/tiers/{row}/credit_percent", place, row + 1, tier.credit_percent
        if rule.per_step.credit_percent is not None:
            yield RULE.format(place) + "/per_step/credit_percent", place, 0, rule.per_step.credit_percent


def credit_base_missing(content: AgreementContent) -> Spots:
    """A percentage is a percentage of something."""
    takes_percents = any(_percents(content)) or any(rule.fee_multiple for _place, rule in crediting(content))
    if content.service_levels.credit_terms.base is None and takes_percents:
        yield at(BASE)


def credit_above_cap(content: AgreementContent) -> Spots:
    """A credit above its cap, that of the rule or of the month, is never paid in full."""
    month = content.service_levels.credit_terms.cap_month_percent
    rules = content.service_levels.credits
    for pointer, place, row, percent in _percents(content):
        caps = [cap for cap in (rules[place].cap_percent, month) if cap is not None]
        if caps and percent > min(caps):
            yield at(pointer, place=place + 1, tier=row)


RULES = (
    Rule("level_without_credit", BLOCKING, level_without_credit),
    Rule("level_credited_twice", BLOCKING, level_credited_twice),
    Rule("credit_level_unknown", BLOCKING, credit_level_unknown),
    Rule("credit_undecided", BLOCKING, credit_undecided),
    Rule("credit_step_incomplete", BLOCKING, credit_step_incomplete),
    Rule("credit_multiple_of_nothing", BLOCKING, credit_multiple_of_nothing),
    Rule("credit_levels_differ", BLOCKING, credit_levels_differ),
    Rule("credit_tier_without_value", BLOCKING, credit_tier_without_value),
    Rule("credit_tier_empty", BLOCKING, credit_tier_empty),
    Rule("credit_tiers_overlap", BLOCKING, credit_tiers_overlap),
    Rule("credit_tiers_gap", BLOCKING, credit_tiers_gap),
    Rule("credit_tiers_miss_objective", BLOCKING, credit_tiers_miss_objective),
    Rule("credit_tiers_not_rising", WARNING, credit_tiers_not_rising),
    Rule("credit_base_missing", BLOCKING, credit_base_missing),
    Rule("credit_above_cap", WARNING, credit_above_cap),
)
