"""What a check of a document reports: a rule, a place, and what the sentence about it needs to know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """Whether approval is refused, or only doubted."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that is missing or doubtful.

    `pointer` is an RFC 6901 JSON pointer into the content; it may name a field that is still empty. `params` fill the
    sentence that the app keeps for `rule`. `message` is empty until that sentence is written, in the reader's language.
    """

    rule: str
    severity: Severity
    pointer: str
    step: str
    message: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)

    @property
    def is_blocking(self) -> bool:
        """Say whether this finding alone forbids approval."""
        return self.severity is Severity.BLOCKING


def blocks(findings: Iterable[Finding]) -> bool:
    """Say whether any of the findings forbids approval."""
    return any(finding.is_blocking for finding in findings)
