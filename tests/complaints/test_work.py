from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Team, User
from complaints.models import Complaint, Interaction
from complaints.models.interaction import AppendOnlyError
from complaints.services import add_note, assign, reopen, reply, resolve
from core.errors import Refusal
from core.models import AuditEvent
from customers.models import Customer
from notifications.models import OutgoingEmail
from tests.complaints.factories import log
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=30)


def clock_of(complaint: Complaint, metric: str, cycle: int = 1) -> Any:
    return complaint.case.clocks.get(metric=metric, cycle=cycle)


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refused.value.problems}


def test_a_reply_stops_the_response_clock_when_it_happened(desk: Team, agent: User, now: datetime) -> None:
    complaint = log(agent, now)
    happened, typed = now + LATER, now + 2 * LATER
    entry = reply(
        complaint=complaint, body="We are on our way.", channel="phone", actor=agent, now=typed, occurred_at=happened
    )
    assert (entry.kind, entry.direction, entry.occurred_at, entry.logged_at) == ("reply", "outbound", happened, typed)
    clock = clock_of(complaint, "first_response")
    assert (clock.stopped_at, clock.is_met) == (happened, True)
    assert clock_of(complaint, "resolution").stopped_at is None
    complaint.refresh_from_db()
    assert complaint.status == "open"
    assert AuditEvent.objects.get(action="complaint.replied").changes["occurred_at"] == happened.isoformat()
    assert not OutgoingEmail.objects.exists()


def test_a_note_stops_nothing(desk: Team, agent: User, now: datetime) -> None:
    complaint = log(agent, now)
    note = add_note(complaint=complaint, body="Called the caretaker.", actor=agent, now=now + LATER)
    assert note.direction == "internal"
    assert all(clock.stopped_at is None for clock in complaint.case.clocks.all())
    complaint.refresh_from_db()
    assert complaint.status == "new"
    with pytest.raises(Refusal):
        add_note(complaint=complaint, body="\x00", actor=agent, now=now)


@pytest.mark.parametrize(
    ("contact", "with_customer", "to"),
    [
        ("jana@example.com", True, "jana@example.com"),
        ("+420 777 123 456", True, "info@skoda.example"),
        ("", True, "info@skoda.example"),
        ("jana@example.com", False, "jana@example.com"),
        ("+420 777 123 456", False, None),
    ],
)
def test_an_email_goes_to_the_complainant(
    desk: Team, agent: User, customer: Customer, now: datetime, contact: str, with_customer: bool, to: str | None
) -> None:
    whose: dict[str, Any] = {"customer": customer} if with_customer else {"language": "en"}
    complaint = log(agent, now, complainant_name="Jana", complainant_contact=contact, **whose)
    entry = reply(complaint=complaint, body="Sorry <b>indeed</b> & more", channel="email", actor=agent, now=now + LATER)
    email = OutgoingEmail.objects.first()
    assert entry.email == email
    if to is None:
        assert email is None
        return
    assert email is not None
    assert (email.to, email.language, email.about) == (to, complaint.language, complaint.reference)
    assert complaint.reference in email.subject
    assert "Sorry <b>indeed</b> & more" in email.text
    assert "Sorry &lt;b&gt;indeed&lt;/b&gt; &amp; more" in email.html
    assert agent.full_name in email.text


def test_an_email_that_went_out_earlier_is_recorded_and_not_sent_again(
    desk: Team, agent: User, customer: Customer, now: datetime
) -> None:
    complaint = log(agent, now, customer=customer)
    entry = reply(
        complaint=complaint, body="Hello", channel="email", actor=agent, now=now + 2 * LATER, occurred_at=now + LATER
    )
    assert entry.email is None
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"body": " "}, ("body", "required")),
        ({"body": "x" * 20_001}, ("body", "too_long")),
        ({"body": "a\x00b"}, ("body", "null_characters")),
        ({"channel": "pigeon"}, ("channel", "unknown")),
        ({"channel": ""}, ("channel", "unknown")),
        ({"occurred_at": datetime(2026, 3, 4, tzinfo=UTC)}, ("occurred_at", "in_future")),
        ({"occurred_at": datetime(2026, 3, 2, 8, 59, tzinfo=UTC)}, ("occurred_at", "before_received")),
        ({"occurred_at": datetime(2026, 3, 2, 9, 30, tzinfo=UTC)}, ("occurred_at", "backdating_forbidden")),
    ],
)
def test_bad_replies_are_refused(
    desk: Team, agent: User, now: datetime, values: dict[str, Any], expected: tuple[str, str]
) -> None:
    complaint = log(agent, now)
    good: dict[str, Any] = {"body": "Hello", "channel": "phone"}
    with pytest.raises(Refusal) as refused:
        reply(complaint=complaint, actor=agent, now=now + timedelta(hours=5), **{**good, **values})
    assert codes(refused) == {expected}
    assert Interaction.objects.count() == 1
    assert clock_of(complaint, "first_response").stopped_at is None


def test_dating_a_reply_back_needs_the_right_and_a_reason(
    desk: Team, agent: User, manager: User, now: datetime
) -> None:
    complaint = log(agent, now)
    typed = now + timedelta(hours=30)
    with pytest.raises(Refusal) as refused:
        reply(complaint=complaint, body="Hi", channel="phone", actor=manager, now=typed, occurred_at=now + LATER)
    assert codes(refused) == {("backdating_reason", "reason_required")}
    reply(
        complaint=complaint,
        body="Hi",
        channel="phone",
        actor=manager,
        now=typed,
        occurred_at=now + LATER,
        backdating_reason="Typed up after the outage.",
    )
    assert clock_of(complaint, "first_response").is_met
    assert AuditEvent.objects.get(action="complaint.replied").reason == "Typed up after the outage."


def test_resolving_stops_everything_and_reopening_starts_a_new_cycle(
    desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    complaint = log(agent, now)
    entry = resolve(complaint=complaint, body="Repaired.", actor=agent, now=now + LATER)
    assert (entry.kind, entry.direction) == ("resolution", "internal")
    assert all(clock.stopped_at == now + LATER for clock in complaint.case.clocks.all())
    complaint.refresh_from_db()
    assert (complaint.status, complaint.resolved_at, complaint.resolved_by) == ("resolved", now + LATER, agent)
    for act in (resolve, assign):
        values: dict[str, Any] = {"body": "x"} if act is resolve else {"owner": supervisor, "team": None}
        with pytest.raises(Refusal):
            act(complaint=complaint, actor=agent, now=now + LATER, **values)
    reopen(complaint=complaint, body="It is stuck again.", actor=agent, now=now + 2 * LATER)
    complaint.refresh_from_db()
    assert (complaint.status, complaint.resolved_at, complaint.resolved_by) == ("open", None, None)
    assert clock_of(complaint, "resolution").is_met
    again = clock_of(complaint, "resolution", cycle=2)
    assert (again.started_at, again.stopped_at) == (now + 2 * LATER, None)
    with pytest.raises(Refusal) as refused:
        reopen(complaint=complaint, body="x", actor=agent, now=now)
    assert codes(refused) == {("", "not_finished")}
    resolve(complaint=complaint, body="Repaired again.", actor=agent, now=now + 3 * LATER, channel="phone")
    assert clock_of(complaint, "resolution", cycle=2).is_met


def test_whom_a_complaint_is_about_neither_closes_nor_owns_it(
    desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    complaint = log(agent, now, about_user=agent)
    with pytest.raises(Refusal) as refused:
        resolve(complaint=complaint, body="All well.", actor=agent, now=now)
    assert codes(refused) == {("", "about_you")}
    with pytest.raises(Refusal) as refused:
        assign(complaint=complaint, owner=agent, team=desk, actor=supervisor, now=now)
    assert codes(refused) == {("owner", "about_owner")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(status="resolved", resolved_at=now, resolved_by=agent)
    resolve(complaint=complaint, body="Spoke to both.", actor=supervisor, now=now)


def test_assigning(desk: Team, agent: User, supervisor: User, staff: User, now: datetime) -> None:
    complaint = log(agent, now)
    other = UserFactory(roles=["agent"])
    team = TeamFactory(members=[other])
    with pytest.raises(Refusal) as refused:
        assign(complaint=complaint, owner=staff, team=None, actor=supervisor, now=now)
    assert codes(refused) == {("owner", "not_assignable")}
    before = {clock.pk: clock.due_at for clock in complaint.case.clocks.all()}
    assign(complaint=complaint, owner=other, team=team, actor=supervisor, now=now)
    complaint = Complaint.objects.get()
    assert (complaint.case.owner, complaint.case.team, complaint.status) == (other, team, "open")
    assert {clock.pk: clock.due_at for clock in complaint.case.clocks.all()} == before
    entry = Interaction.objects.get(kind="assignment")
    assert entry.body == f"{other.full_name} · {team.name}"
    assign(complaint=complaint, owner=other, team=team, actor=supervisor, now=now)
    assert Interaction.objects.filter(kind="assignment").count() == 1
    assert AuditEvent.objects.filter(action="complaint.assigned").count() == 1


def test_a_closed_complaint_takes_no_reply(desk: Team, agent: User, now: datetime) -> None:
    complaint = log(agent, now)
    resolve(complaint=complaint, body="Repaired.", actor=agent, now=now)
    reply(complaint=complaint, body="Thank you.", channel="phone", actor=agent, now=now)
    Complaint.objects.filter(pk=complaint.pk).update(status="closed", closed_at=now + LATER, closed_as="satisfied")
    with pytest.raises(Refusal) as refused:
        reply(complaint=complaint, body="One more thing", channel="phone", actor=agent, now=now)
    assert codes(refused) == {("", "closed")}


def test_the_timeline_is_append_only(desk: Team, agent: User, now: datetime) -> None:
    log(agent, now)
    entry = Interaction.objects.get()
    entry.body = "Something else"
    for forbidden in (
        entry.save,
        entry.delete,
        Interaction.objects.all().delete,
        lambda: Interaction.objects.update(body="x"),
        lambda: Interaction.objects.bulk_update([entry], ["body"]),
    ):
        with pytest.raises(AppendOnlyError), transaction.atomic():
            forbidden()
    assert Interaction.objects.get().body == "The lift is stuck between floors."


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "lost"},
        {"complainant_name": ""},
        {"status": "resolved"},
        {"resolved_at": datetime(2026, 3, 2, tzinfo=UTC)},
    ],
)
def test_the_database_refuses_nonsense(desk: Team, agent: User, now: datetime, broken: dict[str, Any]) -> None:
    complaint = log(agent, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**broken)
    complaint.refresh_from_db()
    assert complaint.status == "new"
