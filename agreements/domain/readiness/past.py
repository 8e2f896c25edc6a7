"""The rule that also knows the past: a target that is stricter than what the last 90 days could keep."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agreements.domain.readiness.rule import WARNING, at
from drafting.domain.findings import Finding

PAST_RULE = "target_stricter_than_past"
#: Below this a share of cases is chance rather than history.
FEW_CASES = 20


@dataclass(frozen=True, slots=True)
class PastVerdict:
    """What the past says of the target at `place`: how many cases, what whole percent of them, and whether that is
    enough for its objective."""

    place: int
    count: int
    percent: int
    is_kept: bool


def past_findings(verdicts: Iterable[PastVerdict]) -> Iterator[Finding]:
    """Yield a hint for each target that too few cases of the past would have met."""
    for verdict in verdicts:
        if verdict.count >= FEW_CASES and not verdict.is_kept:
            spot = at(
                f"/service_levels/targets/{verdict.place}/amount",
                place=verdict.place + 1,
                percent=verdict.percent,
                count=verdict.count,
            )
            yield Finding(PAST_RULE, WARNING, spot.pointer, "service_levels", params=spot.params)
