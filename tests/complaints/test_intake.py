from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Team, User
from complaints.models import Complaint, Interaction
from core.errors import Refusal
from core.models import AuditEvent
from customers.models import Customer
from sla.models import Case, Clock, TargetSet
from tests.complaints.factories import agreement_in_force, log
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def problems_of(actor: User, now: datetime, **values: Any) -> set[tuple[str, str]]:
    """Log what must be refused; return (field, code) of each problem, having seen that nothing was written."""
    with pytest.raises(Refusal) as refused:
        log(actor, now, **values)
    assert not Complaint.objects.exists()
    assert not Case.objects.exists()
    assert not AuditEvent.objects.filter(action="complaint.logged").exists()
    return {(problem.field, problem.code) for problem in refused.value.problems}


def due(complaint: Complaint) -> dict[str, datetime]:
    return {clock.metric: clock.due_at for clock in complaint.case.clocks.all()}


def test_one_transaction_writes_complaint_case_event_clocks_and_audit(
    desk: Team, agent: User, customer: Customer, now: datetime
) -> None:
    complaint = log(agent, now, customer=customer, title="Lift stuck", kind="complaint", remedy_sought="A repair")
    assert complaint.reference == "CMP-2026-00001"
    assert (complaint.status, complaint.language, complaint.logged_at) == ("new", "cs", now)
    case = complaint.case
    assert (case.owner, case.team, case.customer) == (agent, desk, customer)
    assert (case.kind, case.channel, case.priority, case.received_at) == ("complaint", "phone", "normal", now)
    entry = Interaction.objects.get()
    assert (entry.kind, entry.direction, entry.body) == ("received", "inbound", "The lift is stuck between floors.")
    # Monday 10:00 in Prague: four office hours later, and at the close of the tenth business day.
    assert due(complaint) == {
        "first_response": datetime(2026, 3, 2, 13, 0, tzinfo=UTC),
        "resolution": datetime(2026, 3, 16, 16, 0, tzinfo=UTC),
    }
    event = AuditEvent.objects.get(action="complaint.logged")
    assert (event.actor_id, event.reference, event.at) == (agent.public_id, complaint.reference, now)


def test_title_and_priority_are_filled_in(desk: Team, agent: User, now: datetime) -> None:
    complaint = log(agent, now, description="Cold soup.\nTwice.", impact="high", urgency="high")
    assert complaint.title == "Cold soup."
    assert complaint.case.priority == "critical"
    assert complaint.complainant == "Jana Nováková"
    assert complaint.language == "cs"


def test_the_agreement_in_force_when_it_was_received_decides(
    desk: Team, agent: User, manager: User, customer: Customer, now: datetime
) -> None:
    agreement = agreement_in_force(customer, manager)
    complaint = log(agent, now, customer=customer)
    assert complaint.case.agreement_reference == agreement.reference
    assert due(complaint)["first_response"] == datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
    sets = {clock.metric: clock.target.target_set.source for clock in complaint.case.clocks.all() if clock.target}
    # What the agreement does not promise, the organisation does.
    assert sets == {"first_response": "AGR-2026-00042, v1", "resolution": "Severka servis"}
    other = log(agent, now)
    assert other.case.agreement_reference == ""
    assert due(other)["first_response"] == datetime(2026, 3, 2, 13, 0, tzinfo=UTC)


def test_several_agreements_ask_for_one(
    desk: Team, agent: User, manager: User, customer: Customer, now: datetime
) -> None:
    first = agreement_in_force(customer, manager)
    agreement_in_force(customer, manager, reference="AGR-2026-00043", hours=1)
    assert problems_of(agent, now, customer=customer) == {("agreement", "ambiguous")}
    complaint = log(agent, now, customer=customer, agreement="AGR-2026-00043")
    assert due(complaint)["first_response"] == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    # The row does as well as its reference, and names the customer by itself.
    assert log(agent, now, agreement=first).customer == customer


def test_an_agreement_must_fit_the_customer_and_the_day(
    desk: Team, agent: User, manager: User, customer: Customer, now: datetime
) -> None:
    early = agreement_in_force(customer, manager, starts_on=date(2026, 4, 1))
    late = agreement_in_force(
        customer, manager, reference="AGR-2026-00043", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 28)
    )
    stranger = Customer.objects.create(name="Other", created_at=now)
    assert problems_of(agent, now, customer=customer, agreement=early) == {("received_at", "before_agreement")}
    assert problems_of(agent, now, customer=customer, agreement=late) == {("agreement", "not_in_force")}
    assert problems_of(agent, now, customer=stranger, agreement=late) == {("agreement", "unknown")}
    assert problems_of(agent, now, customer=customer, agreement="AGR-1999-1") == {("agreement", "unknown")}
    assert log(agent, now, customer=customer).case.agreement_reference == ""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"channel": "pigeon"}, ("channel", "unknown")),
        ({"channel": ""}, ("channel", "unknown")),
        ({"kind": "duty"}, ("kind", "unknown")),
        ({"priority": "apocalyptic"}, ("priority", "unknown")),
        ({"impact": "x"}, ("impact", "unknown")),
        ({"urgency": "x"}, ("urgency", "unknown")),
        ({"language": "tlh"}, ("language", "unknown")),
        ({"description": "  \n"}, ("description", "required")),
        ({"description": "x" * 20_001}, ("description", "too_long")),
        ({"description": "null\x00byte"}, ("description", "null_characters")),
        ({"title": "x" * 201}, ("title", "too_long")),
        ({"title": "a\x00b"}, ("title", "null_characters")),
        ({"remedy_sought": "a\x00b"}, ("remedy_sought", "null_characters")),
        ({"complainant_name": "x" * 201}, ("complainant_name", "too_long")),
        ({"customer": "no uuid"}, ("customer", "unknown")),
        ({"customer": uuid4()}, ("customer", "unknown")),
        ({"complainant_name": ""}, ("customer", "complainant_missing")),
    ],
)
def test_bad_input_is_refused(
    desk: Team, agent: User, now: datetime, values: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert problems_of(agent, now, **values) == {expected}


def test_all_problems_are_told_at_once(desk: Team, agent: User, now: datetime) -> None:
    found = problems_of(agent, now, channel="pigeon", description="", received_at=now + timedelta(seconds=1))
    assert found == {("channel", "unknown"), ("description", "required"), ("received_at", "in_future")}


def test_when_it_was_received(desk: Team, agent: User, manager: User, now: datetime) -> None:
    yesterday, typed_up = now - timedelta(days=3), now - timedelta(minutes=59)
    ages_ago = now - timedelta(days=4000)
    assert problems_of(agent, now, received_at=now + timedelta(seconds=1)) == {("received_at", "in_future")}
    assert problems_of(agent, now, occurred_at=now + timedelta(days=1)) == {("occurred_at", "in_future")}
    assert problems_of(agent, now, received_at=yesterday) == {("received_at", "backdating_forbidden")}
    assert problems_of(manager, now, received_at=yesterday) == {("backdating_reason", "reason_required")}
    assert problems_of(manager, now, received_at=ages_ago, backdating_reason="x") == {("received_at", "too_old")}
    assert log(agent, now, received_at=typed_up).case.received_at == typed_up
    complaint = log(manager, now, received_at=yesterday, backdating_reason="The server was down.")
    assert complaint.case.received_at == yesterday
    event = AuditEvent.objects.filter(action="complaint.logged").latest("pk")
    assert event.reason == "The server was down."
    # Friday 10:00 plus four hours is over: breached in the transaction that logged it, at its deadline.
    clock = complaint.case.clocks.get(metric="first_response")
    assert clock.breached_at == clock.due_at == datetime(2026, 2, 27, 13, 0, tzinfo=UTC)


def test_a_complaint_about_staff_goes_to_somebody_else(
    desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    assert log(agent, now, about_user=agent).case.owner == supervisor
    unowned = log(supervisor, now, about_user=supervisor)
    assert (unowned.case.owner, unowned.case.team) == (None, desk)
    with pytest.raises(Refusal) as refused:
        log(agent, now, about_user=supervisor, owner=supervisor)
    assert [problem.code for problem in refused.value.problems] == ["about_owner"]


def test_what_a_machine_logs_goes_to_the_lead_of_the_only_team(desk: Team, supervisor: User, now: datetime) -> None:
    machine = UserFactory(roles=["agent"], is_service=True)
    case = log(machine, now).case
    assert (case.owner, case.team) == (supervisor, desk)


def test_nothing_is_promised_where_there_are_no_targets(agent: User, now: datetime) -> None:
    complaint = log(agent, now)
    assert not Clock.objects.exists()
    assert complaint.is_unfinished


def test_a_calendar_that_ends_too_early_is_told_of(
    own_targets: TargetSet, agent: User, manager: User, customer: Customer, now: datetime
) -> None:
    from sla.domain.vocabulary import Basis, Metric, Unit
    from sla.services import publish_target_set
    from tests.complaints.factories import LONG_AGO, OFFICE, spec

    short = {**OFFICE, "holidays": [], "known_until": "2026-03-05"}
    publish_target_set(
        basis=Basis.ORGANISATION,
        series=None,
        source="Severka servis",
        specs=[spec(Metric.RESOLUTION, 10, Unit.BUSINESS_DAYS, calendar=short)],
        now=LONG_AGO,
        actor=None,
    )
    assert problems_of(agent, now) == {("received_at", "beyond_calendar")}


def test_html_is_stored_as_it_was_typed(desk: Team, agent: User, now: datetime) -> None:
    complaint = log(agent, now, description="<script>alert(1)</script> & co")
    assert complaint.description == complaint.title == "<script>alert(1)</script> & co"
