"""Two people record the same round, or measure the same call, at once: what SQLite cannot show."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from sla.domain.vocabulary import CaseKind, Channel, Metric, Unit
from sla.models import Clock, Duty, DutyRound, Measurement
from sla.services import do_duty, keep_duties, record_measurement
from tests.connections import outcomes
from tests.factories import UserFactory
from tests.sla.factories import MONDAY, CaseFactory, publish, spec

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def people() -> list[User]:
    return [UserFactory(roles=["agent"]) for _number in range(3)]


def test_a_round_that_three_record_is_done_once_and_one_round_follows(people: list[User]) -> None:
    publish(spec(case_kind=CaseKind.DUTY, channel=Channel.VOICEMAIL, metric=Metric.CHECK, amount=Decimal(2)))
    keep_duties(now=MONDAY)
    duty = Duty.objects.get()
    presses = [lambda actor=actor: do_duty(duty=duty, cycle=1, actor=actor, now=LATER) for actor in people]
    assert outcomes(*presses) == ["already_done", "already_done", "done"]
    assert DutyRound.objects.count() == 1
    assert list(Clock.objects.order_by("cycle").values_list("cycle", "state")) == [(1, "stopped"), (2, "running")]


def test_two_tasks_that_tend_the_duties_add_each_once() -> None:
    publish(spec(case_kind=CaseKind.DUTY, metric=Metric.REVIEW, amount=Decimal(1), unit=Unit.WEEKS))
    assert outcomes(*[lambda: keep_duties(now=MONDAY)] * 3) == ["done"] * 3
    assert (Duty.objects.count(), Clock.objects.count()) == (1, 1)


def test_a_call_that_two_measure_has_one_value(people: list[User]) -> None:
    publish(spec(case_kind=None, channel=Channel.PHONE, metric=Metric.ANSWER, amount=Decimal(3), unit=Unit.RINGS))
    case = CaseFactory(channel=Channel.PHONE)
    measures = [
        lambda actor=actor: record_measurement(
            case=case, metric=Metric.ANSWER, value=Decimal(2), actor=actor, now=LATER
        )
        for actor in people
    ]
    assert outcomes(*measures) == ["already_measured", "already_measured", "done"]
    assert Measurement.objects.count() == 1
