"""Is the document ready to be approved? Rules as data; each is one function and is broken in places that it names."""

from collections.abc import Iterable
from datetime import date

from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.readiness import (
    agreeing,
    bargains,
    clauses,
    conduct,
    credit_terms,
    credits,
    ending,
    identity,
    ladders,
    levels,
    money,
    parties,
    wording,
)
from agreements.domain.readiness.dated import DATED_RULES
from agreements.domain.readiness.rule import Rule
from drafting.domain.findings import Finding

RULES: tuple[Rule, ...] = (
    *parties.RULES,
    *identity.RULES,
    *conduct.RULES,
    *levels.RULES,
    *ladders.RULES,
    *credits.RULES,
    *credit_terms.RULES,
    *money.RULES,
    *ending.RULES,
    *bargains.RULES,
    *agreeing.RULES,
    *clauses.RULES,
    *wording.RULES,
)

__all__ = ["DATED_RULES", "RULES", "Rule", "dated_findings", "findings", "in_order"]


def findings(content: AgreementContent) -> list[Finding]:
    """Return what is missing or doubtful, step by step, the blocking ones first within a step.

    Approval is refused while one of them is blocking. A finding names its rule and parameters, and no words.
    """
    return in_order(finding for rule in RULES for finding in rule.findings(content))


def dated_findings(content: AgreementContent, today: date) -> list[Finding]:
    """Return what is doubtful because of the day that it is; nothing of it blocks."""
    return in_order(finding for rule in DATED_RULES for finding in rule.findings(content, today))


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Sort findings by step, the blocking ones first within a step."""
    return sorted(found, key=lambda finding: (STEPS.index(finding.step), not finding.is_blocking))
