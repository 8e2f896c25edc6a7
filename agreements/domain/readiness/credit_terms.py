"""Rules of step 5: what all service credits share, their limits, claim, zone, and what follows from repeated misses."""

from agreements.domain.content import AgreementContent
from agreements.domain.content.calendars import is_zone
from agreements.domain.content.service_levels import ClaimMode
from agreements.domain.readiness.credits import crediting
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at
from agreements.domain.what_if import credited_levels, unreported

TERMS = "/service_levels/credit_terms/{}"


def credit_cap_missing(content: AgreementContent) -> Spots:
    """Credits have an upper limit: of the month, of twelve months or of the term; or each rule its own."""
    terms = content.service_levels.credit_terms
    caps = (terms.cap_month_percent, terms.cap_rolling_year_percent, terms.cap_term_percent)
    is_open = any(rule.cap_percent is None for _place, rule in crediting(content))
    if is_open and all(cap is None for cap in caps):
        yield at(TERMS.format("cap_month_percent"))


def credit_caps_disagree(content: AgreementContent) -> Spots:
    """A cap of a longer time that is higher than the one of a shorter never limits anything."""
    terms = content.service_levels.credit_terms
    month, year, term = terms.cap_month_percent, terms.cap_rolling_year_percent, terms.cap_term_percent
    if month is not None and year is not None and year > month:
        yield at(TERMS.format("cap_rolling_year_percent"))
    shorter = [cap for cap in (month, year) if cap is not None]
    if term is not None and shorter and term > min(shorter):
        yield at(TERMS.format("cap_term_percent"))


def credit_claim_missing(content: AgreementContent) -> Spots:
    """It is settled whether a credit must be claimed."""
    if any(crediting(content)) and content.service_levels.credit_terms.claim is None:
        yield at(TERMS.format("claim"))


def credit_claim_period_missing(content: AgreementContent) -> Spots:
    """A credit that must be claimed is claimed within a number of days, at least one."""
    terms = content.service_levels.credit_terms
    if any(crediting(content)) and terms.claim is ClaimMode.ON_REQUEST and not terms.claim_days:
        yield at(TERMS.format("claim_days"))


def credit_timezone_missing(content: AgreementContent) -> Spots:
    """Where a month begins depends on the time zone."""
    if any(crediting(content)) and not content.service_levels.credit_terms.timezone:
        yield at(TERMS.format("timezone"))


def credit_timezone_unknown(content: AgreementContent) -> Spots:
    """The zone is one of the IANA data base, so that everybody finds the same midnight."""
    zone = content.service_levels.credit_terms.timezone
    if zone and not is_zone(zone):
        yield at(TERMS.format("timezone"), zone=zone)


def credit_repeat_falls(content: AgreementContent) -> Spots:
    """What is missed again does not cost less."""
    factor = content.service_levels.credit_terms.repeat_multiplier
    if factor is not None and factor < 1:
        yield at(TERMS.format("repeat_multiplier"))


def credit_termination_impossible(content: AgreementContent) -> Spots:
    """There cannot be more misses than windows."""
    terms = content.service_levels.credit_terms
    misses, windows = terms.termination_misses, terms.termination_windows
    if (misses is None) != (windows is None) or (misses or 0) > (windows or 0):
        yield at(TERMS.format("termination_misses"))


def credit_report_due_missing(content: AgreementContent) -> Spots:
    """Where a missing report is a miss, there is a day by which it is due."""
    terms = content.service_levels.credit_terms
    if any(crediting(content)) and terms.missing_report_is_miss and terms.report_due_days is None:
        yield at(TERMS.format("report_due_days"))


def credit_of_missing_report_open(content: AgreementContent) -> Spots:
    """A level whose value is not shown earns the highest credit of its rule; there must be one."""
    if not content.service_levels.credit_terms.missing_report_is_miss:
        return
    places = {level: place for place, rule in crediting(content) for level in rule.levels}
    without_limit = [each for each in credited_levels(content) if unreported(content, each) is None]
    for place in sorted({places[each.level.id] for each in without_limit}):
        yield at(f"/service_levels/credits/{place}/cap_percent", place=place + 1)


RULES = (
    Rule("credit_cap_missing", BLOCKING, credit_cap_missing),
    Rule("credit_caps_disagree", WARNING, credit_caps_disagree),
    Rule("credit_claim_missing", BLOCKING, credit_claim_missing),
    Rule("credit_claim_period_missing", BLOCKING, credit_claim_period_missing),
    Rule("credit_timezone_missing", WARNING, credit_timezone_missing),
    Rule("credit_timezone_unknown", BLOCKING, credit_timezone_unknown),
    Rule("credit_repeat_falls", WARNING, credit_repeat_falls),
    Rule("credit_termination_impossible", BLOCKING, credit_termination_impossible),
    Rule("credit_report_due_missing", BLOCKING, credit_report_due_missing),
    Rule("credit_of_missing_report_open", BLOCKING, credit_of_missing_report_open),
)
