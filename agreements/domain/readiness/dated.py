"""Rules that also know which day it is: days that have passed, and those that are too far away.

They only ever warn: what was drafted yesterday must not be refused for being looked at today.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from agreements.domain.content import AgreementContent
from agreements.domain.readiness.rule import WARNING, Spot, Spots, at
from drafting.domain.findings import Finding

FAR_AHEAD = timedelta(days=731)


@dataclass(frozen=True)
class DatedRule:
    """A warning whose `check` is given the day, one of the house."""

    id: str
    check: Callable[[AgreementContent, date], Spots]
    severity = WARNING

    def findings(self, content: AgreementContent, today: date) -> Iterator[Finding]:
        """Yield a finding for each broken spot; its step is the first token of the pointer."""
        for spot in self.check(content, today):
            yield Finding(self.id, self.severity, spot.pointer, spot.pointer.split("/")[1], params=spot.params)


def start_passed(content: AgreementContent, today: date) -> Spots:
    """An agreement that is still drafted takes effect today or later."""
    start = content.term.effective_on
    if start is not None and start < today:
        yield at("/term/effective_on")


def start_far_ahead(content: AgreementContent, today: date) -> Spots:
    """Two years ahead is rather a slip of the year."""
    start = content.term.effective_on
    if start is not None and start - today > FAR_AHEAD:
        yield at("/term/effective_on")


def date_passed(content: AgreementContent, today: date) -> Spots:
    """What is still to be done, paid or reached lies ahead."""
    for spot, day in _days(content):
        if day is not None and day < today:
            yield spot


def _days(content: AgreementContent) -> Iterator[tuple[Spot, date | None]]:
    yield at("/term/ends_on"), content.term.ends_on
    yield at("/payment/first_on"), content.payment.first_on
    yield at("/payment/indexation/first_on"), content.payment.indexation.first_on
    for place, goal in enumerate(content.goals.goals):
        yield at(f"/goals/goals/{place}/due_on"), goal.due_on
    for place, discount in enumerate(content.payment.discounts):
        yield at(f"/payment/discounts/{place}/until_on"), discount.until_on
    for place, milestone in enumerate(content.term.milestones):
        yield at(f"/term/milestones/{place}/due_on"), milestone.due_on


DATED_RULES = (
    DatedRule("start_passed", start_passed),
    DatedRule("start_far_ahead", start_far_ahead),
    DatedRule("date_passed", date_passed),
)
