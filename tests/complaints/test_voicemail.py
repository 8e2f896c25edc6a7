"""A voicemail message: its clocks count from when it was left, the call back from when it was listened to."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services import ask_callback
from complaints.services.changing import Facts, change_complaint
from complaints.services.forecast import forecast
from complaints.services.splitting import plan_split, split
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


def calls(complaint: Complaint) -> list[tuple[str, datetime]]:
    """State and start of each clock of a call."""
    found = Clock.objects.filter(case=complaint.case, metric="callback").order_by("pk")
    return list(found.values_list("state", "started_at"))


def corrected(complaint: Complaint, actor: User, now: datetime, **facts: Any) -> Complaint:
    change_complaint(complaint=complaint, facts=Facts(**facts), reason="Typed wrong.", actor=actor, now=now)  # type: ignore[typeddict-item] # the caller's facts
    return Complaint.objects.select_related("case").get(pk=complaint.pk)


def test_what_turns_out_to_be_a_message_is_called_back_as_one(agent: User, now: datetime) -> None:
    complaint = log(agent, now - 10 * MINUTE, channel="phone")
    complaint = corrected(complaint, agent, now, channel="voicemail")
    assert complaint.case.checked_at == now - 10 * MINUTE
    assert calls(complaint) == [("running", now - 10 * MINUTE)]

    complaint = corrected(complaint, agent, now, channel="email")
    assert complaint.case.checked_at is None
    assert calls(complaint) == [("cancelled", now - 10 * MINUTE)]


def test_when_a_message_was_listened_to_is_put_right(agent: User, supervisor: User, now: datetime) -> None:
    complaint = log(agent, now - 10 * MINUTE, channel="voicemail", received_at=now - 50 * MINUTE)
    for at, code in ((now, "after_logging"), (now - 51 * MINUTE, "before_received")):
        with pytest.raises(Refusal) as caught:
            corrected(complaint, supervisor, now, checked_at=at)
        assert [(problem.field, problem.code) for problem in caught.value.problems] == [("checked_at", code)]
    with pytest.raises(Refusal) as caught:
        corrected(complaint, supervisor, now, channel="phone", checked_at=now - 40 * MINUTE)
    assert [problem.code for problem in caught.value.problems] == ["not_voicemail"]

    corrected(complaint, supervisor, now, checked_at=now - 40 * MINUTE)
    assert calls(complaint) == [("cancelled", now - 10 * MINUTE), ("running", now - 40 * MINUTE)]


def test_a_call_that_the_customer_asked_for_stays_whatever_the_channel_was(agent: User, now: datetime) -> None:
    complaint = log(agent, now, channel="voicemail")
    ask_callback(complaint=complaint, channel="voicemail", actor=agent, now=now)
    corrected(complaint, agent, now, channel="phone")
    assert calls(complaint) == [("running", now)]


def test_the_call_stands_in_the_forecast_and_in_the_preview_of_a_part(agent: User, now: datetime) -> None:
    told = forecast(values={"channel": "voicemail"}, actor=agent, now=now)
    assert told is not None
    assert (told[0].target.metric, told[0].due_at) == ("callback", now + 30 * MINUTE)

    complaint = log(agent, now, channel="voicemail", received_at=now - 20 * MINUTE)
    part: dict[str, Any] = {"title": "", "description": "And the door.", "entries": []}
    plan = plan_split(complaint=complaint, actor=agent, **part)
    made = split(complaint=complaint, reason="Two things.", actor=agent, now=now, **part)
    assert {(each.target.metric, each.started_at, each.due_at) for each in plan.deadlines} == set(
        made.case.clocks.values_list("metric", "started_at", "due_at")
    )
    assert calls(made) == [("running", now)]
