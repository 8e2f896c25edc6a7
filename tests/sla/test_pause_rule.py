"""A target says whether its clock may be held; the law's never is."""

from datetime import timedelta
from decimal import Decimal

import pytest

from sla.domain.clock import State
from sla.domain.vocabulary import Basis, Metric, PauseRule
from sla.printing import print_explanation
from sla.selectors import clocks_of, explanation_of, targets_of
from sla.services import pause_clocks, start_clocks
from tests.sla.factories import MONDAY, CaseFactory, publish, spec, start

pytestmark = pytest.mark.django_db

STEADY = spec(metric=Metric.ACKNOWLEDGEMENT, amount=Decimal(2), pause_rule=PauseRule.NEVER)


def test_only_clocks_that_may_be_held_are_held() -> None:
    case = CaseFactory()
    start(case, spec(), STEADY)
    law = publish(spec(metric=Metric.RESOLUTION), basis=Basis.STATUTORY, source="634/1992 Sb.")
    start_clocks(case=case, targets=targets_of(law), started_at=MONDAY, now=MONDAY)
    at = MONDAY + timedelta(hours=1)
    held = pause_clocks(case=case, reason="We wait for the serial number.", at=at, now=at, actor=None)

    assert [clock.metric for clock in held] == ["first_response"]
    assert {clock.metric: clock.state for clock in clocks_of(case)} == {
        "first_response": State.PAUSED,
        "acknowledgement": State.RUNNING,
        "resolution": State.RUNNING,
    }


def test_what_the_law_sets_is_published_as_never_held() -> None:
    by_law = targets_of(publish(spec(), basis=Basis.STATUTORY, source="634/1992 Sb."))[0]
    ours = targets_of(publish(spec()))[0]
    assert (by_law.pause_rule, by_law.pauses) == ("never", PauseRule.NEVER)
    assert (ours.pause_rule, ours.pauses) == ("waiting", PauseRule.WAITING)


@pytest.mark.parametrize("rule", list(PauseRule))
def test_the_explanation_says_it_and_the_next_version_keeps_it(rule: PauseRule) -> None:
    [clock] = start(CaseFactory(), spec(pause_rule=rule))
    explanation = explanation_of(clock, MONDAY)
    assert explanation is not None
    assert explanation.to_dict()["pause_rule"] == rule.value
    words = {PauseRule.NEVER: "Never held", PauseRule.WAITING: "Held while we wait for the customer"}
    assert print_explanation(explanation).pause_rule == words[rule]
    assert clock.target is not None
    assert clock.target.spec().pause_rule == rule
