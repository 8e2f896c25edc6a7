"""A voicemail message: its clocks count from when it was left, the call back from when it was listened to."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Team, User
from core.errors import Refusal
from sla.domain.targets import TargetSpec
from sla.domain.vocabulary import Channel, Metric, Unit
from sla.models import Clock
from tests.complaints.factories import log, spec
from tests.sla.factories import publish

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def call_back(minutes: int = 30) -> TargetSpec:
    """Messages are returned within half an hour of business time."""
    return spec(Metric.CALLBACK, minutes, Unit.MINUTES, channel=Channel.VOICEMAIL)


@pytest.fixture(autouse=True)
def _promises(team: Team) -> None:
    publish(call_back(), spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS), now=datetime.fromisoformat("2026-01-05T08:00Z"))


def started(**values: Any) -> dict[str, datetime]:
    """Log a message and return when each of its clocks started."""
    complaint = log(**{"channel": "voicemail", **values})
    return {clock.metric: clock.started_at for clock in Clock.objects.filter(case=complaint.case)}


def problems(**values: Any) -> set[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        log(**{"channel": "voicemail", **values})
    return {(problem.field, problem.code) for problem in caught.value.problems}


def test_the_call_back_counts_from_the_check_and_the_rest_from_the_message(agent: User, now: datetime) -> None:
    left, checked = now - 100 * MINUTE, now - 10 * MINUTE
    assert started(actor=agent, now=now, received_at=left, checked_at=checked) == {
        "callback": checked,
        "first_response": left,
    }


def test_listened_to_now_unless_said_otherwise(agent: User, now: datetime) -> None:
    assert started(actor=agent, now=now, received_at=now - 20 * MINUTE)["callback"] == now


def test_other_channels_have_no_call_to_return(agent: User, now: datetime) -> None:
    complaint = log(agent, now)
    assert complaint.case.checked_at is None
    assert not Clock.objects.filter(case=complaint.case, metric="callback").exists()
    assert problems(actor=agent, now=now, channel="phone", checked_at=now) == {("checked_at", "not_voicemail")}


def test_a_check_lies_between_the_message_and_now(agent: User, now: datetime) -> None:
    assert problems(actor=agent, now=now, received_at=now - MINUTE, checked_at=now - 2 * MINUTE) == {
        ("checked_at", "before_received")
    }
    assert problems(actor=agent, now=now, received_at=now - MINUTE, checked_at=now + MINUTE) == {
        ("checked_at", "in_future")
    }


def test_a_check_long_ago_is_dated_back_with_right_and_reason(agent: User, supervisor: User, now: datetime) -> None:
    times = {"now": now, "received_at": now - 180 * MINUTE, "checked_at": now - 90 * MINUTE}
    assert problems(actor=agent, **times) == {("checked_at", "backdating_forbidden")}
    assert problems(actor=supervisor, **times) == {("backdating_reason", "reason_required")}
    callback = started(actor=supervisor, **times, backdating_reason="The line was down.")["callback"]
    assert callback == now - 90 * MINUTE
    # What is late when it is logged is late at once.
    assert Clock.objects.get(metric="callback").breached_at == now - 60 * MINUTE


def test_without_a_promise_there_is_no_clock(agent: User, now: datetime) -> None:
    publish(spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS), now=now - MINUTE)
    assert set(started(actor=agent, now=now)) == {"first_response"}


def test_the_target_published_now_counts(agent: User, now: datetime) -> None:
    publish(call_back(45), spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS), now=now - MINUTE)
    complaint = log(agent, now, channel="voicemail")
    clock = Clock.objects.get(case=complaint.case, metric="callback")
    assert clock.target is not None
    assert clock.target.amount == Decimal(45)
