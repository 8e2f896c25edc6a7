"""Whose turn it is: waiting for the customer, messages, call-backs, letters, holds and closing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services import (
    ask_callback,
    close,
    hold,
    log_complaint,
    log_with_callback,
    record_attempt,
    record_message,
    reopen,
    reply,
    resolve,
    resume,
    send_letter,
)
from core.errors import Refusal
from core.models import AuditEvent
from notifications.models import OutgoingEmail
from sla.domain.vocabulary import Channel, Metric, PauseRule, Unit
from sla.models import Clock
from sla.services import breaches, publish_target_set
from tests.complaints.factories import LONG_AGO, spec
from tests.notifications.factories import write_waiting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rules(team: Team) -> Team:
    """Answered in 4 hours and never held, then each message in 2; resolved in 8; called back in 30 minutes."""
    publish_target_set(
        basis="organisation",
        series=None,
        source="Severka servis",
        specs=[
            spec(Metric.ACKNOWLEDGEMENT, 1, Unit.BUSINESS_DAYS, automatic_reply_acknowledges=True),
            spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS, pause_rule=PauseRule.NEVER),
            spec(Metric.NEXT_RESPONSE, 2, Unit.HOURS),
            spec(Metric.HOLDING_REPLY, 3, Unit.HOURS),
            spec(Metric.RESOLUTION, 8, Unit.HOURS, warn_at_percents=()),
            spec(Metric.CALLBACK, 30, Unit.MINUTES, channel=Channel.CHAT),
        ],
        now=LONG_AGO,
        actor=None,
    )
    return team


@pytest.fixture
def complaint(rules: Team, agent: User, now: datetime) -> Complaint:
    return log_complaint(
        actor=agent, now=now, channel="email", description="The lift is stuck.", complainant_name="Jana Nováková"
    )


def clock(complaint: Complaint, metric: str, **more: Any) -> Clock:
    found: Clock = complaint.case.clocks.filter(metric=metric, **more).latest("cycle")
    return found


def status(complaint: Complaint) -> str:
    return Complaint.objects.get(pk=complaint.pk).status


def said(refused: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refused.value.problems}


def answer(complaint: Complaint, actor: User, at: datetime, **more: Any) -> None:
    values = {"body": "We are on it.", "channel": "email", "now": at}
    reply(complaint=complaint, actor=actor, **{**values, **more})


def hear(complaint: Complaint, actor: User, at: datetime, **more: Any) -> None:
    values = {"body": "The number is 42.", "channel": "email", "now": at}
    record_message(complaint=complaint, actor=actor, **{**values, **more})


def test_waiting_for_the_customer_holds_what_may_be_held_until_they_write(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    due = clock(complaint, "resolution").due_at
    answer(complaint, agent, now + HOUR, awaits_customer=True, waiting_for="The serial number.")
    held = clock(complaint, "resolution")
    pause = held.pauses.get()
    assert (status(complaint), held.state, held.due_at) == ("waiting", "paused", due)
    assert (pause.reason, pause.cause, pause.actor) == ("The serial number.", "waiting", agent)
    assert clock(complaint, "holding_reply").state == "paused"

    hear(complaint, agent, now + 3 * HOUR)
    assert (status(complaint), clock(complaint, "resolution").state) == ("open", "running")
    assert clock(complaint, "resolution").due_at == due + 2 * HOUR
    answer(complaint, agent, now + 3 * HOUR + MINUTE)
    assert status(complaint) == "open"


def test_a_reply_that_goes_on_holds_nothing_and_ends_the_wait(complaint: Complaint, agent: User, now: datetime) -> None:
    answer(complaint, agent, now + HOUR)
    assert (status(complaint), clock(complaint, "resolution").state) == ("open", "running")
    answer(complaint, agent, now + HOUR, awaits_customer=True)
    assert clock(complaint, "resolution").pauses.get().reason == "customer_awaited"
    answer(complaint, agent, now + 2 * HOUR)
    assert (status(complaint), clock(complaint, "resolution").state) == ("open", "running")


def test_a_wait_recorded_late_lasts_from_when_it_began_to_the_message_that_ended_it(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    hear(complaint, agent, now + HOUR)
    answer(complaint, agent, now + HOUR + 20 * MINUTE, occurred_at=now + 30 * MINUTE, awaits_customer=True)
    pause = clock(complaint, "resolution").pauses.get()
    assert (pause.started_at, pause.ended_at) == (now + 30 * MINUTE, now + HOUR)
    assert (status(complaint), clock(complaint, "resolution").state) == ("open", "running")


def test_a_message_from_before_our_question_does_not_end_the_wait(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    answer(complaint, agent, now + HOUR, awaits_customer=True)
    hear(complaint, agent, now + HOUR + 20 * MINUTE, occurred_at=now + 50 * MINUTE)
    assert (status(complaint), clock(complaint, "resolution").state) == ("waiting", "paused")


def test_the_next_response_runs_from_the_oldest_unanswered_message(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    hear(complaint, agent, now + 10 * MINUTE)
    assert not complaint.case.clocks.filter(metric="next_response").exists()  # the first response is still owed
    answer(complaint, agent, now + HOUR)
    hear(complaint, agent, now + 2 * HOUR)
    hear(complaint, agent, now + 2 * HOUR + 30 * MINUTE)
    running = complaint.case.clocks.get(metric="next_response")
    assert (running.started_at, running.due_at, running.cycle) == (now + 2 * HOUR, now + 4 * HOUR, 1)

    answer(complaint, agent, now + 4 * HOUR)
    assert clock(complaint, "next_response").is_met
    hear(complaint, agent, now + 5 * HOUR)
    assert clock(complaint, "next_response").cycle == 2


def test_an_older_message_recorded_later_moves_the_beginning(complaint: Complaint, agent: User, now: datetime) -> None:
    answer(complaint, agent, now + HOUR)
    hear(complaint, agent, now + 3 * HOUR)
    hear(complaint, agent, now + 3 * HOUR + MINUTE, occurred_at=now + 2 * HOUR + 30 * MINUTE)
    first, second = complaint.case.clocks.filter(metric="next_response").order_by("cycle")
    assert (first.state, first.cancelled_because) == ("cancelled", "An earlier message was recorded.")
    assert (second.state, second.started_at) == ("running", now + 2 * HOUR + 30 * MINUTE)


def test_a_message_recorded_after_its_answer_is_judged_by_when_both_happened(
    complaint: Complaint, supervisor: User, now: datetime
) -> None:
    answer(complaint, supervisor, now + HOUR)
    answer(complaint, supervisor, now + 6 * HOUR)
    OutgoingEmail.objects.filter(kind="clock_breach").delete()
    late = {"occurred_at": now + 2 * HOUR, "backdating_reason": "It lay in another mailbox."}
    hear(complaint, supervisor, now + 7 * HOUR, **late)
    judged = clock(complaint, "next_response")
    assert (judged.state, judged.started_at, judged.stopped_at) == ("stopped", now + 2 * HOUR, now + 6 * HOUR)
    assert (judged.is_met, judged.breached_at) == (False, now + 4 * HOUR)
    write_waiting()
    told = OutgoingEmail.objects.filter(kind="clock_breach")
    assert told.exists()
    assert all("late by" not in mail.text for mail in told)

    hear(complaint, supervisor, now + 7 * HOUR, occurred_at=now + 6 * HOUR, backdating_reason="The same mailbox.")
    assert complaint.case.clocks.filter(metric="next_response", state="running").count() == 0


def test_an_answer_recorded_after_a_newer_message_leaves_that_one_unanswered(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    answer(complaint, agent, now + HOUR)
    hear(complaint, agent, now + 2 * HOUR)
    hear(complaint, agent, now + 3 * HOUR)
    answer(complaint, agent, now + 3 * HOUR + MINUTE, occurred_at=now + 2 * HOUR + 30 * MINUTE)
    assert [
        (c.state, c.started_at) for c in complaint.case.clocks.filter(metric="next_response").order_by("cycle")
    ] == [
        ("stopped", now + 2 * HOUR),
        ("running", now + 3 * HOUR),
    ]


def test_a_message_on_a_resolved_complaint_leaves_it_resolved_and_is_still_answered_in_time(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    resolve(complaint=complaint, body="Repaired.", actor=agent, now=now + HOUR)
    hear(complaint, agent, now + 2 * HOUR)
    assert (status(complaint), clock(complaint, "next_response").state) == ("resolved", "running")
    with pytest.raises(Refusal) as refused:
        close(complaint=complaint, closed_as="satisfied", actor=agent, now=now + 2 * HOUR)
    assert said(refused) == {("", "unanswered")}
    with pytest.raises(Refusal) as refused:
        answer(complaint, agent, now + 3 * HOUR, awaits_customer=True)
    assert said(refused) == {("awaits_customer", "finished")}
    answer(complaint, agent, now + 3 * HOUR)
    close(complaint=complaint, closed_as="satisfied", actor=agent, now=now + 3 * HOUR)
    closed = Complaint.objects.get(pk=complaint.pk)
    assert (closed.status, closed.closed_at, closed.closed_as) == ("closed", now + 3 * HOUR, "satisfied")

    verdict = clock(complaint, "resolution").is_met
    reopen(complaint=complaint, body="It is stuck again.", actor=agent, now=now + 4 * HOUR)
    again = Complaint.objects.get(pk=complaint.pk)
    assert (again.status, again.closed_at, again.closed_as) == ("open", None, "")
    cycles = complaint.case.clocks.filter(metric="resolution").order_by("cycle")
    assert [(c.cycle, c.state) for c in cycles] == [(1, "stopped"), (2, "running")]
    assert cycles[0].is_met == verdict


def test_only_resolved_complaints_are_closed_and_not_by_whom_they_are_about(
    rules: Team, agent: User, supervisor: User, now: datetime
) -> None:
    complaint = log_complaint(
        actor=supervisor, now=now, channel="phone", description="Rude.", complainant_name="Jana", about_user=agent
    )
    with pytest.raises(Refusal) as refused:
        close(complaint=complaint, closed_as="satisfied", actor=supervisor, now=now)
    assert said(refused) == {("", "not_resolved")}
    resolve(complaint=complaint, body="We have apologised.", actor=supervisor, now=now)
    with pytest.raises(Refusal) as refused:
        close(complaint=complaint, closed_as="satisfied", actor=agent, now=now)
    assert said(refused) == {("", "about_you")}
    with pytest.raises(Refusal) as refused:
        close(complaint=complaint, closed_as="bored", actor=supervisor, now=now)
    assert said(refused) == {("closed_as", "unknown")}


def test_a_hold_by_hand_outlasts_the_customers_message(complaint: Complaint, agent: User, now: datetime) -> None:
    answer(complaint, agent, now + HOUR, awaits_customer=True)
    hold(complaint=complaint, reason="The spare part is on its way.", actor=agent, now=now + 2 * HOUR)
    waited, held = clock(complaint, "resolution").pauses.all()
    assert (waited.cause, waited.ended_at) == ("waiting", now + 2 * HOUR)
    assert (held.cause, held.started_at, held.ended_at) == ("hand", now + 2 * HOUR, None)
    assert waited.business_seconds == 3600

    hear(complaint, agent, now + 3 * HOUR)
    assert (status(complaint), clock(complaint, "resolution").state) == ("open", "paused")
    resume(complaint=complaint, actor=agent, now=now + 4 * HOUR)
    assert clock(complaint, "resolution").state == "running"
    assert {event.action for event in AuditEvent.objects.all()} >= {"complaint.held", "complaint.resumed"}
    with pytest.raises(Refusal) as refused:
        resume(complaint=complaint, actor=agent, now=now + 4 * HOUR)
    assert said(refused) == {("", "nothing_held")}


def test_a_hold_by_hand_that_is_recorded_after_a_later_wait_counts_from_its_own_beginning(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    due = clock(complaint, "resolution").due_at
    answer(complaint, agent, now + HOUR, awaits_customer=True)
    began = now + 40 * MINUTE
    hold(complaint=complaint, reason="A part.", actor=agent, now=now + 90 * MINUTE, occurred_at=began)
    assert clock(complaint, "resolution").pauses.get(cause="hand").started_at == began

    resume(complaint=complaint, actor=agent, now=now + 2 * HOUR)
    assert clock(complaint, "resolution").due_at == due + 80 * MINUTE


def test_holding_at_the_very_deadline_is_possible_and_after_it_changes_nothing(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    answer(complaint, agent, now)
    due = clock(complaint, "holding_reply").due_at
    breaches.sweep_due(now=due)
    hold(complaint=complaint, reason="A part is missing.", actor=agent, now=due)
    assert clock(complaint, "holding_reply").state == "paused"
    resume(complaint=complaint, actor=agent, now=due + HOUR)
    assert clock(complaint, "holding_reply").due_at == due + HOUR

    with pytest.raises(Refusal) as refused:
        hold(complaint=complaint, reason=" ", actor=agent, now=due + 2 * HOUR)
    assert said(refused) == {("reason", "required")}
    hold(complaint=complaint, reason="A part is missing.", actor=agent, now=due + 2 * HOUR)
    assert clock(complaint, "holding_reply").state == "running"  # late since a minute after its new deadline
    with pytest.raises(Refusal) as refused:
        hold(complaint=complaint, reason="Once more.", actor=agent, now=due + 2 * HOUR)
    assert "late already" in refused.value.problems[0].message


def test_a_stop_while_held_counts_the_time_until_the_hold(complaint: Complaint, agent: User, now: datetime) -> None:
    hold(complaint=complaint, reason="A part is missing.", actor=agent, now=now + HOUR)
    resolve(complaint=complaint, body="Repaired.", actor=agent, now=now + 5 * HOUR)
    stopped = clock(complaint, "resolution")
    assert (stopped.state, stopped.is_met, stopped.business_seconds) == ("stopped", True, 3600)
    assert stopped.pauses.get().ended_at == now + 5 * HOUR


def test_a_resumption_recorded_late_breaches_at_once(complaint: Complaint, supervisor: User, now: datetime) -> None:
    hold(complaint=complaint, reason="A part is missing.", actor=supervisor, now=now + HOUR)
    resume(
        complaint=complaint,
        actor=supervisor,
        now=now + 30 * HOUR,
        occurred_at=now + 2 * HOUR,
        backdating_reason="Forgotten.",
    )
    late = clock(complaint, "holding_reply")
    assert (late.state, late.breached_at) == ("running", now + 4 * HOUR)


def test_a_holding_letter_promises_a_date_that_replaces_the_one_before(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    promised = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
    letter: dict[str, Any] = {"kind": "holding_letter", "body": "We are waiting for a part.", "channel": "email"}
    send_letter(complaint=complaint, actor=agent, now=now + HOUR, promised_at=promised, **letter)
    assert clock(complaint, "holding_reply").is_met
    assert clock(complaint, "first_response").state == "running"
    first = clock(complaint, "resolution", target=None)
    assert (first.due_at, first.promised_due_at, first.basis) == (promised, promised, "organisation")

    send_letter(complaint=complaint, actor=agent, now=now + 2 * HOUR, promised_at=promised + 24 * HOUR, **letter)
    first.refresh_from_db()
    assert (first.state, first.cancelled_because) == ("cancelled", "Replaced by a new date.")
    second = clock(complaint, "resolution", target=None)
    later = promised + 48 * HOUR
    # A new promise makes no broken one good.
    breaches.sweep_due(now=second.due_at + MINUTE)
    send_letter(complaint=complaint, actor=agent, now=second.due_at + HOUR, promised_at=later, **letter)
    second.refresh_from_db()
    assert (second.state, second.is_met, second.breached_at) == ("stopped", False, second.due_at)
    hold(complaint=log_another(agent, now), reason="A part.", actor=agent, now=now)


def log_another(agent: User, now: datetime) -> Complaint:
    return log_complaint(actor=agent, now=now, channel="email", description="Another.", complainant_name="Jana")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"promised_at": None}, ("promised_at", "required")),
        ({"promised_at": datetime(2026, 3, 2, 9, 0, tzinfo=UTC)}, ("promised_at", "in_past")),
        ({"kind": "acknowledgement"}, ("promised_at", "not_promised")),
        ({"kind": "reply"}, ("kind", "unknown")),
        ({"body": ""}, ("body", "required")),
        ({"channel": "pigeon"}, ("channel", "unknown")),
    ],
)
def test_bad_letters_are_refused(
    complaint: Complaint, agent: User, now: datetime, values: dict[str, Any], expected: tuple[str, str]
) -> None:
    good = {
        "kind": "holding_letter",
        "body": "Soon.",
        "channel": "email",
        "promised_at": datetime(2026, 3, 5, tzinfo=UTC),
    }
    with pytest.raises(Refusal) as refused:
        send_letter(complaint=complaint, actor=agent, now=now, **{**good, **values})
    assert expected in said(refused)


def test_a_promised_date_is_warned_of_breached_and_told_as_one(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    answer(complaint, agent, now)
    promised = now + 4 * HOUR
    send_letter(
        complaint=complaint,
        kind="holding_letter",
        body="By the afternoon.",
        channel="email",
        promised_at=promised,
        actor=agent,
        now=now,
    )
    breaches.sweep_due(now=now + 3 * HOUR)
    write_waiting()
    warned = OutgoingEmail.objects.filter(kind="clock_warning", text__contains="The date we promised")
    assert warned.exists()
    breaches.sweep_due(now=promised)
    assert clock(complaint, "resolution", target=None).breached_at is None
    breaches.sweep_due(now=promised + MINUTE)
    assert clock(complaint, "resolution", target=None).breached_at == promised
    write_waiting()
    assert OutgoingEmail.objects.filter(kind="clock_breach", text__contains="The date we promised").exists()


def test_defect_an_automatic_reply_never_stops_a_response_clock(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    answered: dict[str, Any] = {"kind": "automatic_reply", "body": "We have your message.", "channel": "email"}
    send_letter(complaint=complaint, actor=agent, now=now + MINUTE, **answered)
    assert clock(complaint, "acknowledgement").stopped_at == now + MINUTE  # its target says so
    for metric in ("first_response", "holding_reply", "resolution"):
        assert clock(complaint, metric).state == "running"
    answer(complaint, agent, now + HOUR)
    hear(complaint, agent, now + 2 * HOUR)
    send_letter(complaint=complaint, actor=agent, now=now + 2 * HOUR + MINUTE, **answered)
    assert clock(complaint, "next_response").state == "running"
    assert not OutgoingEmail.objects.filter(kind="complaint_answer", text__contains="We have your message").exists()


def test_a_call_back_has_a_clock_of_its_own_and_only_a_call_stops_it(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    answer(complaint, agent, now + MINUTE)
    ask_callback(complaint=complaint, channel="chat", phone="+420 777 123 456", actor=agent, now=now + HOUR)
    ask_callback(complaint=complaint, channel="chat", actor=agent, now=now + HOUR + MINUTE)
    asked = complaint.case.clocks.get(metric="callback")
    assert (asked.started_at, asked.due_at) == (now + HOUR, now + HOUR + 30 * MINUTE)
    answer(complaint, agent, now + HOUR + 10 * MINUTE, channel="email")
    assert clock(complaint, "callback").state == "running"
    answer(complaint, agent, now + HOUR + 30 * MINUTE, channel="phone")
    assert clock(complaint, "callback").is_met


def test_a_call_that_reached_nobody_stops_nothing_and_stands_in_the_timeline(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    ask_callback(complaint=complaint, channel="chat", actor=agent, now=now + MINUTE)
    before = sorted(complaint.case.clocks.values_list("metric", "state", "due_at"))
    tried = record_attempt(complaint=complaint, body="Left a message.", actor=agent, now=now + 10 * MINUTE)
    assert sorted(complaint.case.clocks.values_list("metric", "state", "due_at")) == before
    assert Complaint.objects.get(pk=complaint.pk).status == "new"
    assert (tried.kind, tried.direction, tried.channel) == ("call_attempt", "outbound", "phone")
    # Neither is it the answer to which a message that is recorded later would be held.
    record_message(complaint=complaint, body="You rang?", channel="email", actor=agent, now=now + 20 * MINUTE)
    answer(complaint, agent, now + 25 * MINUTE, channel="phone")
    assert clock(complaint, "callback").stopped_at == now + 25 * MINUTE
    assert clock(complaint, "first_response").stopped_at == now + 25 * MINUTE

    resolve(complaint=complaint, body="Done.", actor=agent, now=now + HOUR)
    close(complaint=complaint, closed_as="satisfied", actor=agent, now=now + HOUR)
    with pytest.raises(Refusal) as refused:
        record_attempt(complaint=complaint, actor=agent, now=now + HOUR)
    assert said(refused) == {("", "closed")}


def test_an_agreed_time_is_the_deadline_of_a_call_back(complaint: Complaint, agent: User, now: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        ask_callback(complaint=complaint, channel="email", actor=agent, now=now + HOUR)
    assert said(refused) == {("agreed_at", "no_target")}
    with pytest.raises(Refusal) as refused:
        ask_callback(complaint=complaint, channel="email", actor=agent, now=now + HOUR, agreed_at=now)
    assert said(refused) == {("agreed_at", "in_past")}
    ask_callback(complaint=complaint, channel="chat", actor=agent, now=now + HOUR)
    ask_callback(complaint=complaint, channel="email", actor=agent, now=now + HOUR, agreed_at=now + 5 * HOUR)
    targeted, agreed = complaint.case.clocks.filter(metric="callback").order_by("cycle")
    assert (targeted.state, agreed.due_at, agreed.target) == ("cancelled", now + 5 * HOUR, None)
    answer(complaint, agent, now + 6 * HOUR, channel="phone")
    assert not clock(complaint, "callback").is_met


def test_asking_for_a_call_ends_the_wait(complaint: Complaint, agent: User, now: datetime) -> None:
    answer(complaint, agent, now + HOUR, awaits_customer=True)
    ask_callback(complaint=complaint, channel="chat", actor=agent, now=now + 2 * HOUR)
    assert (status(complaint), clock(complaint, "resolution").state) == ("open", "running")


@pytest.mark.parametrize("service", [record_message, ask_callback])
def test_what_is_dated_back_needs_the_right_and_a_reason(
    service: Any, complaint: Complaint, agent: User, supervisor: User, now: datetime
) -> None:
    values = {"complaint": complaint, "channel": "chat", "now": now + 5 * HOUR, "occurred_at": now + HOUR}
    if service is record_message:
        values["body"] = "Hello?"
    with pytest.raises(Refusal) as refused:
        service(actor=agent, **values)
    assert said(refused) == {("occurred_at", "backdating_forbidden")}
    with pytest.raises(Refusal) as refused:
        service(actor=supervisor, **values)
    assert said(refused) == {("backdating_reason", "reason_required")}
    service(actor=supervisor, backdating_reason="Found on the tape.", **values)


def test_a_steady_target_is_not_held_by_waiting(complaint: Complaint, agent: User, now: datetime) -> None:
    steady = clock(complaint, "first_response")
    assert steady.target is not None
    assert steady.target.amount == Decimal(4)
    hold(complaint=complaint, reason="A part is missing.", actor=agent, now=now + HOUR)
    assert clock(complaint, "first_response").state == "running"
    assert clock(complaint, "resolution").state == "paused"


def test_a_call_is_promised_with_the_complaint_or_nothing_is_logged(rules: Team, agent: User, now: datetime) -> None:
    heard: dict[str, Any] = {"channel": "email", "description": "Nobody rang.", "complainant_name": "Jana"}
    with pytest.raises(Refusal) as refused:
        log_with_callback(actor=agent, now=now, **heard)
    assert said(refused) == {("callback_at", "no_target")}
    assert not Complaint.objects.exists()
    complaint = log_with_callback(actor=agent, now=now, callback_at=now + HOUR, callback_phone="+420 777", **heard)
    assert clock(complaint, "callback").due_at == now + HOUR
    chat = log_with_callback(actor=agent, now=now, **{**heard, "channel": "chat"})
    assert clock(chat, "callback").due_at == now + 30 * MINUTE
