"""The sentences of the readiness check, in the reader's language; the rules themselves know no words."""

from collections.abc import Iterable
from dataclasses import replace

from agreements.findings_text.agreeing import SENTENCES as AGREEING
from agreements.findings_text.clauses import SENTENCES as CLAUSES
from agreements.findings_text.fields import FIELDS, LISTS, QUOTES, SIDES
from agreements.findings_text.first_steps import SENTENCES as FIRST_STEPS
from agreements.findings_text.last_steps import SENTENCES as LAST_STEPS
from agreements.findings_text.service_levels import SENTENCES as SERVICE_LEVELS
from drafting.domain.findings import Finding

SENTENCES = {**FIRST_STEPS, **SERVICE_LEVELS, **LAST_STEPS, **AGREEING, **CLAUSES}

__all__ = ["SENTENCES", "sentence", "with_messages"]


def sentence(finding: Finding) -> str:
    """Return what is to be said about a finding, in the active language, as plain text."""
    words = {"side": SIDES, "field": FIELDS, "list": LISTS, "quote": QUOTES}
    params = {name: words.get(name, {}).get(str(value), value) for name, value in finding.params.items()}
    return str(SENTENCES[finding.rule]) % params


def with_messages(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with their messages written in the active language."""
    return [replace(finding, message=sentence(finding)) for finding in findings]
