"""Is the document ready to be approved? Rules as data; each is one function and is broken in places that it names."""

from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.readiness import (
    clauses,
    conduct,
    credit_terms,
    credits,
    ending,
    ladders,
    levels,
    money,
    parties,
    wording,
)
from agreements.domain.readiness.rule import Rule
from drafting.domain.findings import Finding

RULES: tuple[Rule, ...] = (
    *parties.RULES,
    *conduct.RULES,
    *levels.RULES,
    *ladders.RULES,
    *credits.RULES,
    *credit_terms.RULES,
    *money.RULES,
    *ending.RULES,
    *clauses.RULES,
    *wording.RULES,
)

__all__ = ["RULES", "Rule", "findings"]


def findings(content: AgreementContent) -> list[Finding]:
    """Return what is missing or doubtful, step by step, the blocking ones first within a step.

    Approval is refused while one of them is blocking. A finding names its rule and parameters, and no words.
    """
    found = [finding for rule in RULES for finding in rule.findings(content)]
    return sorted(found, key=lambda finding: (STEPS.index(finding.step), not finding.is_blocking))
