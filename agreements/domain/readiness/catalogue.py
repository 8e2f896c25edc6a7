"""All rules of the check in one list, wherever they take what they know from."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.domain.readiness import DATED_RULES, RULES
from agreements.domain.readiness.past import PAST_RULE
from drafting.domain.findings import Severity


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule with what it is held against: the text alone, the day, or the past."""

    id: str
    severity: Severity
    why: str
    by: str


def catalogue() -> Iterator[Listed]:
    """Yield every rule once, in the order in which they are asked."""
    for rule in RULES:
        yield Listed(rule.id, rule.severity, _why(rule.check.__doc__), "text")
    for dated in DATED_RULES:
        yield Listed(dated.id, dated.severity, _why(dated.check.__doc__), "day")
    yield Listed(PAST_RULE, Severity.WARNING, "A promise is one that the last 90 days could have kept.", "past")


def _why(doc: str | None) -> str:
    return " ".join((doc or "").split())
