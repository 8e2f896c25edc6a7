"""A rule: what it is called, where it belongs, how grave it is, and the function that finds where it is broken."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from agreements.domain.content import AgreementContent
from drafting.domain.findings import Finding, Severity

BLOCKING = Severity.BLOCKING
WARNING = Severity.WARNING


@dataclass(frozen=True)
class Spot:
    """A place where a rule is broken: a JSON pointer below the content, and what the sentence needs to name it."""

    pointer: str
    params: Mapping[str, str | int]


Spots = Iterator[Spot]


@dataclass(frozen=True)
class Rule:
    """`check` yields one spot per place where the document breaks the rule."""

    id: str
    severity: Severity
    check: Callable[[AgreementContent], Spots]

    def findings(self, content: AgreementContent) -> Iterator[Finding]:
        """Yield a finding for each broken spot; its step is the first token of the pointer."""
        for spot in self.check(content):
            step = spot.pointer.split("/")[1]
            yield Finding(self.id, self.severity, spot.pointer, step, params=spot.params)


def at(pointer: str, **params: str | int) -> Spot:
    """Name a spot."""
    return Spot(pointer, params)
