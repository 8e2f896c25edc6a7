"""How far a draft is: the findings, and the state of each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.readiness.waiving import mark_of
from agreements.findings_text import with_messages
from agreements.models import AgreementVersion, Waiver
from agreements.selectors.hints import findings_of
from drafting.domain.findings import Finding


class StepState(StrEnum):
    """Where one step stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    PROBLEM = "problem"


# What is not there yet; every other blocking finding is something there that is wrong.
UNFINISHED = ("_missing", "_open", "_undecided", "_incomplete", "_without_time", "_without_credit", "_without_value")


@dataclass(frozen=True, slots=True)
class Waived:
    """A hint that somebody has decided to leave as it is."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class StepProgress:
    """One step: its state, what blocks approval, what is merely doubtful, and what of that was waived."""

    step: str
    state: StepState
    blocking: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()

    @property
    def problem(self) -> Finding | None:
        """The first thing that is wrong, rather than missing."""
        return next((finding for finding in self.blocking if is_wrong(finding)), None)


@dataclass(frozen=True, slots=True)
class Progress:
    """All steps of a draft in order."""

    steps: tuple[StepProgress, ...]

    @property
    def blocking(self) -> list[Finding]:
        """Everything that forbids approval."""
        return [finding for step in self.steps for finding in step.blocking]

    @property
    def warnings(self) -> list[Finding]:
        """Everything that is doubtful and not waived."""
        return [finding for step in self.steps for finding in step.warnings]

    @property
    def waived(self) -> list[Waived]:
        """Every hint that was waived."""
        return [each for step in self.steps for each in step.waived]

    @property
    def complete(self) -> int:
        """How many steps are complete."""
        return sum(step.state is StepState.COMPLETE for step in self.steps)


def is_wrong(finding: Finding) -> bool:
    """Tell something that contradicts itself from something that is only not there yet."""
    return finding.is_blocking and not finding.rule.endswith(UNFINISHED)


def progress_of(version: AgreementVersion, now: datetime) -> Progress:
    """Return how far a version is at the instant `now`, with sentences in the current language."""
    content = version.document
    found = with_messages(findings_of(version, now))
    rows = Waiver.objects.filter(version=version).select_related("waived_by")
    waivers = {(each.rule, each.place, each.said): each for each in rows}
    waived = _waived(content, found, waivers) if waivers else {}
    return Progress(tuple(_step(version, step, found, waived) for step in STEPS))


def _waived(
    content: AgreementContent, found: list[Finding], waivers: dict[tuple[str, str, str], Waiver]
) -> dict[Finding, Waiver]:
    marks = {finding: mark_of(content, finding) for finding in found if not finding.is_blocking}
    keys = {finding: (mark.rule, mark.place, mark.said) for finding, mark in marks.items()}
    return {finding: waivers[key] for finding, key in keys.items() if key in waivers}


def _step(
    version: AgreementVersion, step: str, everywhere: list[Finding], waived: dict[Finding, Waiver]
) -> StepProgress:
    found = [finding for finding in everywhere if finding.step == step]
    blocking = tuple(finding for finding in found if finding.is_blocking)
    warnings = tuple(finding for finding in found if not finding.is_blocking and finding not in waived)
    if not blocking:
        state = StepState.COMPLETE
    elif any(is_wrong(finding) for finding in blocking):
        state = StepState.PROBLEM
    else:
        state = StepState.IN_PROGRESS if step in version.step_marks else StepState.NOT_STARTED
    left = tuple(Waived(finding, waived[finding]) for finding in found if finding in waived)
    return StepProgress(step, state, blocking, warnings, left)
