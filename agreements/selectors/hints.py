"""Everything that is said of a version now: by its text alone, by the day, and by what happened in the past."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache

from agreements.domain.content import AgreementContent
from agreements.domain.lifecycle import State
from agreements.domain.readiness import dated_findings, findings, in_order
from agreements.domain.readiness.past import PastVerdict, past_findings
from agreements.models import AgreementVersion
from agreements.selectors.realism import verdicts_of
from core.models import Organisation
from drafting.domain.canonical import canonical_bytes, sha256_hex
from drafting.domain.findings import Finding

#: The past is asked once a day for the same targets; so many cases, the newest, are enough for a hint.
KEPT_SECONDS = 24 * 60 * 60
CASES_FOR_A_HINT = 1_000
UNDECIDED = frozenset({State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED})


def findings_of(version: AgreementVersion, now: datetime) -> list[Finding]:
    """Return what is missing or doubtful in a version at the instant `now`; what blocks goes by its text alone.

    What has been approved is no more held against the day and the past. A later version of an agreement keeps days on
    which something was done, so the day is asked of the first one only.
    """
    content = version.document
    found = findings(content)
    if version.state not in UNDECIDED:
        return found
    if version.number == 1:
        found += dated_findings(content, Organisation.current().today(now))
    return in_order([*found, *past_findings(_verdicts(content, now))])


def _verdicts(content: AgreementContent, now: datetime) -> list[PastVerdict]:
    """What the past says of each target, kept for a day as long as no target and no calendar changes."""
    levels = content.service_levels
    if not levels.targets:
        return []
    asked = canonical_bytes({"targets": levels.targets, "calendars": levels.calendars})
    key = f"agreements.past.{sha256_hex(asked)}.{now:%Y-%m-%d}"
    known: list[PastVerdict] | None = cache.get(key)
    if known is None:
        known = verdicts_of(content, now, most=CASES_FOR_A_HINT)
        cache.set(key, known, KEPT_SECONDS)
    return known
