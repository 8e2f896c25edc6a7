"""Whether deadlines follow an earlier version: asked on pages that everybody opens, so at a cost that does not grow."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla.domain.vocabulary import Channel, Metric
from sla.models import Clock
from sla.selectors import (
    deadlines_on_earlier_versions,
    has_deadlines_on_earlier_versions,
    organisation_target_set,
    recompute,
    targets_of,
)
from sla.services import start_clocks
from tests.sla.factories import MONDAY, CaseFactory, publish, spec

pytestmark = pytest.mark.django_db
RESOLUTION = spec(metric=Metric.RESOLUTION, amount=Decimal(40))


def both() -> tuple[bool, int]:
    """The answer of every page, and the count of the pages of recomputing."""
    return has_deadlines_on_earlier_versions(), deadlines_on_earlier_versions()


def begin(count: int = 1, **facts: object) -> None:
    """Open cases with all clocks that are promised now."""
    own = organisation_target_set()
    assert own is not None
    for _case in range(count):
        start_clocks(case=CaseFactory(**facts), targets=targets_of(own), started_at=MONDAY, now=MONDAY)


def test_nothing_published_and_nothing_running_is_no_notice() -> None:
    assert both() == (False, 0)
    publish(spec())
    assert both() == (False, 0)
    publish(spec(amount=Decimal(9)))
    assert both() == (False, 0)


def test_one_changed_target_is_told_from_those_that_stay() -> None:
    publish(spec(), RESOLUTION)
    begin(3)
    assert both() == (False, 0)
    publish(spec(objective_percent=Decimal(90)), RESOLUTION)
    assert both() == (False, 0)
    publish(spec(amount=Decimal(9)), RESOLUTION)
    assert both() == (True, 3)
    Clock.objects.filter(metric=Metric.FIRST_RESPONSE).update(state="stopped", stopped_at=MONDAY, next_check_at=None)
    assert both() == (False, 0)


def test_a_promise_that_is_given_no_more_moves_nothing() -> None:
    publish(spec(), RESOLUTION)
    begin()
    publish(RESOLUTION)
    assert both() == (False, 0)


def test_a_narrower_target_concerns_the_cases_that_it_speaks_of() -> None:
    publish(spec())
    begin(2, channel=Channel.PHONE)
    publish(spec(), spec(channel=Channel.EMAIL, amount=Decimal(1)))
    assert both() == (False, 0)
    publish(spec(), spec(channel=Channel.PHONE, amount=Decimal(1)))
    assert both() == (True, 2)


def test_where_too_many_would_have_to_be_read_the_answer_is_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recompute, "LOOKED_AT", 2)
    publish(spec(), RESOLUTION)
    begin(2, channel=Channel.PHONE)
    publish(spec(), RESOLUTION, spec(channel=Channel.EMAIL, amount=Decimal(1)))
    assert both() == (True, 0)
    publish(spec(), RESOLUTION)
    assert both() == (False, 0)


def test_it_costs_the_same_for_three_deadlines_as_for_thirty() -> None:
    publish(spec(), RESOLUTION)
    costs = []
    for count in (3, 27):
        begin(count)
        publish(spec(amount=Decimal(count)), RESOLUTION)
        with CaptureQueriesContext(connection) as queries:
            assert has_deadlines_on_earlier_versions()
        costs.append(len(queries))
        Clock.objects.all().delete()
    assert costs[0] == costs[1]
