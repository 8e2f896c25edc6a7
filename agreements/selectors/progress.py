"""How far a draft is: the findings, and the state of each step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agreements.domain.content import STEPS
from agreements.domain.readiness import findings
from agreements.findings_text import with_messages
from agreements.models import AgreementVersion
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
class StepProgress:
    """One step: its state, what blocks approval, and what is merely doubtful."""

    step: str
    state: StepState
    blocking: tuple[Finding, ...]
    warnings: tuple[Finding, ...]

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
        """Everything that is doubtful."""
        return [finding for step in self.steps for finding in step.warnings]

    @property
    def complete(self) -> int:
        """How many steps are complete."""
        return sum(step.state is StepState.COMPLETE for step in self.steps)


def is_wrong(finding: Finding) -> bool:
    """Tell something that contradicts itself from something that is only not there yet."""
    return finding.is_blocking and not finding.rule.endswith(UNFINISHED)


def progress_of(version: AgreementVersion) -> Progress:
    """Return how far a version is, with sentences in the current language."""
    found = with_messages(findings(version.document))
    return Progress(tuple(_step(version, step, [each for each in found if each.step == step]) for step in STEPS))


def _step(version: AgreementVersion, step: str, found: list[Finding]) -> StepProgress:
    blocking = tuple(finding for finding in found if finding.is_blocking)
    warnings = tuple(finding for finding in found if not finding.is_blocking)
    if not blocking:
        state = StepState.COMPLETE
    elif any(is_wrong(finding) for finding in blocking):
        state = StepState.PROBLEM
    else:
        state = StepState.IN_PROGRESS if step in version.step_marks else StepState.NOT_STARTED
    return StepProgress(step, state, blocking, warnings)
