"""Rules of step 5: what is owed when a level is missed."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from agreements.domain.content import AgreementContent, Direction
from agreements.domain.content.service_levels import ClaimMode, CreditRule, CreditTier, Level, QualityItem
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at

RULE = "/service_levels/credits/{}"
TERMS = "/service_levels/credit_terms/{}"


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
    """A rule either has tiers or says "none"."""
    for place, rule in enumerate(content.service_levels.credits):
        if rule.is_none == bool(rule.tiers):
            yield at(RULE.format(place) + "/tiers", place=place + 1)


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
    levels = {level.id: level for _kind, _place, level in content.service_levels.levels()}
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
    levels = {level.id: level for _kind, _place, level in content.service_levels.levels()}
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


def credit_base_missing(content: AgreementContent) -> Spots:
    """A percentage is a percentage of something."""
    if content.service_levels.credit_terms.base is None and any(
        tier.credit_percent is not None for _place, rule in _tiered(content) for tier in rule.tiers
    ):
        yield at(TERMS.format("base"))


def credit_cap_missing(content: AgreementContent) -> Spots:
    """Credits have an upper limit."""
    terms = content.service_levels.credit_terms
    caps = (terms.cap_month_percent, terms.cap_rolling_year_percent, terms.cap_term_percent)
    if any(_tiered(content)) and all(cap is None for cap in caps):
        yield at(TERMS.format("cap_month_percent"))


def credit_above_cap(content: AgreementContent) -> Spots:
    """A tier above the monthly cap is never paid in full."""
    cap = content.service_levels.credit_terms.cap_month_percent
    for place, rule in _tiered(content):
        for row, tier in enumerate(rule.tiers):
            if cap is not None and tier.credit_percent is not None and tier.credit_percent > cap:
                pointer = RULE.format(place) + f"/tiers/{row}/credit_percent"
                yield at(pointer, place=place + 1, tier=row + 1)


def credit_claim_missing(content: AgreementContent) -> Spots:
    """It is settled whether a credit must be claimed."""
    if any(_tiered(content)) and content.service_levels.credit_terms.claim is None:
        yield at(TERMS.format("claim"))


def credit_claim_period_missing(content: AgreementContent) -> Spots:
    """A credit that must be claimed is claimed within a number of days, at least one."""
    terms = content.service_levels.credit_terms
    if any(_tiered(content)) and terms.claim is ClaimMode.ON_REQUEST and not terms.claim_days:
        yield at(TERMS.format("claim_days"))


def credit_timezone_missing(content: AgreementContent) -> Spots:
    """Where a month begins depends on the time zone."""
    if any(_tiered(content)) and not content.service_levels.credit_terms.timezone:
        yield at(TERMS.format("timezone"))


def credit_termination_impossible(content: AgreementContent) -> Spots:
    """There cannot be more misses than windows."""
    terms = content.service_levels.credit_terms
    misses, windows = terms.termination_misses, terms.termination_windows
    if (misses is None) != (windows is None) or (misses or 0) > (windows or 0):
        yield at(TERMS.format("termination_misses"))


RULES = (
    Rule("level_without_credit", BLOCKING, level_without_credit),
    Rule("level_credited_twice", BLOCKING, level_credited_twice),
    Rule("credit_level_unknown", BLOCKING, credit_level_unknown),
    Rule("credit_undecided", BLOCKING, credit_undecided),
    Rule("credit_tier_without_value", BLOCKING, credit_tier_without_value),
    Rule("credit_tier_empty", BLOCKING, credit_tier_empty),
    Rule("credit_tiers_overlap", BLOCKING, credit_tiers_overlap),
    Rule("credit_tiers_gap", BLOCKING, credit_tiers_gap),
    Rule("credit_tiers_miss_objective", BLOCKING, credit_tiers_miss_objective),
    Rule("credit_tiers_not_rising", WARNING, credit_tiers_not_rising),
    Rule("credit_base_missing", BLOCKING, credit_base_missing),
    Rule("credit_cap_missing", BLOCKING, credit_cap_missing),
    Rule("credit_above_cap", WARNING, credit_above_cap),
    Rule("credit_claim_missing", BLOCKING, credit_claim_missing),
    Rule("credit_claim_period_missing", BLOCKING, credit_claim_period_missing),
    Rule("credit_timezone_missing", WARNING, credit_timezone_missing),
    Rule("credit_termination_impossible", BLOCKING, credit_termination_impossible),
)
