"""Rules of steps 6 to 8 about terms that contradict each other, the law, or what is usual."""

from decimal import Decimal

from agreements.domain.content import AgreementContent
from agreements.domain.content.disputes import Forum
from agreements.domain.content.payment import PaymentFrequency, PricePeriod
from agreements.domain.content.term import RenewalMode, TermKind
from agreements.domain.readiness.ending import days
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at

CZECH_VAT_RATES = frozenset({Decimal(0), Decimal(12), Decimal(21)})
"""Since 1 January 2024 (235/2004 Sb. § 47); nothing for what is exempt."""
LONGEST_DUE_DAYS = 60
"""Longer is agreed between businesses only where it is not grossly unfair (89/2012 Sb. § 1963)."""
REGULAR = frozenset({PricePeriod.MONTH, PricePeriod.QUARTER, PricePeriod.YEAR})


def vat_rate_unusual(content: AgreementContent) -> Spots:
    """A Czech provider charges one of the rates of Czech VAT."""
    if content.expectations.provider.country != "CZ":
        return
    for place, price in enumerate(content.payment.prices):
        if price.vat_percent is not None and price.vat_percent not in CZECH_VAT_RATES:
            yield at(f"/payment/prices/{place}/vat_percent", place=place + 1)


def price_period_disagrees(content: AgreementContent) -> Spots:
    """What is owed every month is not paid once, and what is owed once alone is not invoiced every month."""
    frequency = content.payment.frequency
    periods = {price.period for price in content.payment.prices if price.period is not None}
    if frequency is None or not periods:
        return
    is_once = frequency is PaymentFrequency.ONE_OFF
    if (is_once and periods & REGULAR) or (not is_once and periods == {PricePeriod.ONE_OFF}):
        yield at("/payment/frequency")


def due_days_long(content: AgreementContent) -> Spots:
    """Businesses pay within 60 days."""
    due = content.payment.due_days
    if due is not None and due > LONGEST_DUE_DAYS:
        yield at("/payment/due_days", limit=LONGEST_DUE_DAYS)


def discount_until_missing(content: AgreementContent) -> Spots:
    """A discount ends on a day, or its condition says when."""
    for place, discount in enumerate(content.payment.discounts):
        if discount.until_on is None:
            yield at(f"/payment/discounts/{place}/until_on", place=place + 1)


def discount_over_before_start(content: AgreementContent) -> Spots:
    """A discount that ends before the agreement takes effect is never given."""
    start = content.term.effective_on
    for place, discount in enumerate(content.payment.discounts):
        if start is not None and discount.until_on is not None and discount.until_on < start:
            yield at(f"/payment/discounts/{place}/until_on", place=place + 1)


def renewal_of_indefinite(content: AgreementContent) -> Spots:
    """What has no end is not renewed."""
    is_endless = content.term.kind is TermKind.INDEFINITE
    if is_endless and content.term.renewal.mode in {RenewalMode.AUTOMATIC, RenewalMode.BY_AGREEMENT}:
        yield at("/term/renewal/mode")


def ground_notice_too_long(content: AgreementContent) -> Spots:
    """A notice that is longer than the term never ends the agreement sooner than the term does."""
    start, end = content.term.effective_on, content.term.ends_on
    if start is None or end is None or end <= start:
        return
    for place, ground in enumerate(content.term.termination):
        notice = days(ground.notice)
        if notice is not None and notice >= (end - start).days:
            yield at(f"/term/termination/{place}/notice/amount", place=place + 1)


def sanction_missing(content: AgreementContent) -> Spots:
    """What it costs to give cause for termination is settled for at least one ground, if only as nothing."""
    grounds = content.term.termination
    if grounds and not any(ground.penalty_text or ground.penalty_amount is not None for ground in grounds):
        yield at("/term/termination/0/penalty_text")


def mediation_missing(content: AgreementContent) -> Spots:
    """Before a court there is somebody who mediates."""
    if not content.disputes.mediation_body:
        yield at("/disputes/mediation_body")


def arbitration_unnamed(content: AgreementContent) -> Spots:
    """An arbitration clause that names no tribunal leaves open who decides."""
    if content.disputes.forum is Forum.ARBITRATION and not content.disputes.forum_name:
        yield at("/disputes/forum_name")


RULES = (
    Rule("vat_rate_unusual", WARNING, vat_rate_unusual),
    Rule("price_period_disagrees", WARNING, price_period_disagrees),
    Rule("due_days_long", WARNING, due_days_long),
    Rule("discount_until_missing", WARNING, discount_until_missing),
    Rule("discount_over_before_start", WARNING, discount_over_before_start),
    Rule("renewal_of_indefinite", BLOCKING, renewal_of_indefinite),
    Rule("ground_notice_too_long", WARNING, ground_notice_too_long),
    Rule("sanction_missing", WARNING, sanction_missing),
    Rule("mediation_missing", WARNING, mediation_missing),
    Rule("arbitration_unnamed", WARNING, arbitration_unnamed),
)
