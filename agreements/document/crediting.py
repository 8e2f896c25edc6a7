"""The annex of credits: what is owed when a level is missed, rule by rule."""

from collections.abc import Iterator
from decimal import Decimal

from agreements.document.articles.service_levels import runs
from agreements.document.blocks import Block, Cell, Text
from agreements.document.writer import Writer
from agreements.domain.content.service_levels import AvailabilityItem, CreditPerStep, CreditRule, CreditTier, Level
from agreements.domain.crediting import is_more_better, objective_of, unit_of

FEW = frozenset({2, 3, 4})


def credits(w: Writer) -> list[Block]:
    """The credit rules, each in its own way."""
    return [block for rule in w.content.service_levels.credits for block in _credit(w, rule)]


def _credit(w: Writer, rule: CreditRule) -> Iterator[Block]:
    levels = [level for level in rule.levels if level in w.outline.items]
    applies = w.say("credit_for", articles=w.joined(runs(w, levels), ", ") or w.gap)
    yield w.subheading(rule.id, applies)
    if rule.is_none:
        yield w.sentences([w.say("credit_none"), w.bound(rule.text)])
        return
    level = _first_level(w, rule)
    unit = unit_of(level) if level is not None else "%"
    if rule.tiers or not rule.ways:
        rows = [w.tier(tier.id, Cell(_band(w, tier, level, unit)), Cell(_value(w, tier))) for tier in rule.tiers]
        yield w.table("tiers", rows, measured_value="wide", credit="amount")
    said = list(_said(w, rule, level, unit))
    if said:
        yield w.sentences(said)
    if rule.text:
        yield w.paragraphs(rule.text)


def _first_level(w: Writer, rule: CreditRule) -> Level | None:
    levels = {level.id: level for _kind, _place, level in w.content.service_levels.levels()}
    return next((levels[level] for level in rule.levels if level in levels), None)


def _said(w: Writer, rule: CreditRule, level: Level | None, unit: str) -> Iterator[Text]:
    is_more = level is None or is_more_better(level)
    if rule.per_step.is_given:
        side = "below" if is_more else "above"
        steps, credit = _steps(w, rule.per_step, unit), _each(w, rule.per_step)
        yield w.part(rule.id, "per_step.step", w.say(f"per_step.{side}", steps=steps, credit=credit))
    if rule.fee_multiple is not None:
        lost = "time" if isinstance(level, AvailabilityItem) else "missing" if is_more else "measured"
        said = w.say(f"multiple.{lost}", factor=w.number(rule.fee_multiple), whole=w.percent(100))
        yield w.part(rule.id, "fee_multiple", said)
    if rule.cap_percent is not None:
        yield w.part(rule.id, "cap_percent", w.say("rule_cap", percent=w.percent(rule.cap_percent)))


def _steps(w: Writer, each: CreditPerStep, unit: str) -> Text:
    counted = "whole" if each.whole_steps else "started"
    if unit != "%":
        return w.say(f"{counted}.unit", step=w.measure(each.step, unit))
    return w.say(f"{counted}.{_form(each.step)}", step=w.number(each.step))


def _form(step: Decimal | None) -> str:
    if step is None or step != step.to_integral_value():
        return "fraction"
    return "one" if step == 1 else "few" if step in FEW else "many"


def _each(w: Writer, each: CreditPerStep) -> Text:
    if each.credit_percent is None and each.credit_amount is not None:
        return w.money(each.credit_amount)
    return w.say("of_fee", percent=w.percent(each.credit_percent))


def _band(w: Writer, tier: CreditTier, level: Level | None, unit: str) -> Text:
    below, at_least = w.measure(tier.below, unit), w.measure(tier.at_least, unit)
    if level is not None and not is_more_better(level) and tier.at_least == objective_of(level) is not None:
        # Of "at most 2 %" exactly 2 % is no miss: the band that begins there begins just above.
        return w.say("band_beyond" if tier.below is None else "band_beyond_below", above=at_least, below=below)
    if tier.below is not None and tier.at_least is not None:
        return w.say("band_both", below=below, at_least=at_least)
    if tier.below is not None:
        return w.say("band_below", below=below)
    return w.say("band_above", at_least=at_least) if tier.at_least is not None else w.say("band_all")


def _value(w: Writer, tier: CreditTier) -> str:
    return w.percent(tier.credit_percent) if tier.credit_percent is not None else w.money(tier.credit_amount)
