"""Withdrawing, merging and splitting: whose clocks end, whose go on, and from when."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.selectors import timeline_of
from complaints.selectors.answers import answers_of
from complaints.services import assign, reopen, reply, resolve
from complaints.services.changing import change_complaint
from complaints.services.merging import merge, plan_merge
from complaints.services.splitting import plan_split, split
from complaints.services.withdrawing import clocks_withdrawn, withdraw, withdrawal_token
from core.errors import Refusal
from core.models import AuditEvent
from customers.models import Customer
from sla.models import Clock
from sla.services.breaches import sweep_due
from tests.complaints.factories import log
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def complaint(desk: Team, agent: User, now: datetime) -> Complaint:
    return log(agent, now, team=desk, owner=agent)


def states(complaint: Complaint, metric: str) -> list[str]:
    return list(complaint.case.clocks.filter(metric=metric).order_by("pk").values_list("state", flat=True))


def code(refused: pytest.ExceptionInfo[Refusal]) -> tuple[str, str]:
    return refused.value.problems[0].field, refused.value.problems[0].code


def fresh(complaint: Complaint) -> Complaint:
    return Complaint.objects.select_related("case").get(pk=complaint.pk)


# --- Withdrawing ---


def test_a_withdrawal_ends_what_runs_and_leaves_what_was_judged(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=now + HOUR)
    token = withdrawal_token(clocks_withdrawn(complaint=complaint, actor=agent))
    withdraw(complaint=complaint, body="It works again.", actor=agent, now=now + 2 * HOUR, token=token)
    complaint = fresh(complaint)
    assert complaint.status == "withdrawn"
    assert states(complaint, "first_response") == ["stopped"]
    [clock] = complaint.case.clocks.filter(metric="resolution")
    assert (clock.state, clock.cancelled_because) == ("cancelled", "Withdrawn: It works again.")
    with translation.override("cs"):
        assert clock.cancelled_because.replace("\u00a0", " ") == "Vzato zpět: It works again."
    assert complaint.interactions.get(kind="withdrawal").direction == "inbound"
    assert AuditEvent.objects.get(action="complaint.withdrawn").changes["status"] == ["open", "withdrawn"]
    assert not Complaint.objects.unfinished().exists()
    assert sweep_due(now=now + timedelta(days=60)).breached == 0


def test_taken_up_again_it_begins_a_new_cycle_of_what_was_not_answered(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    withdraw(complaint=complaint, body="Never mind.", actor=agent, now=now + HOUR)
    reopen(complaint=complaint, body="It broke again.", actor=agent, now=now + 2 * HOUR)
    complaint = fresh(complaint)
    assert complaint.status == "open"
    assert states(complaint, "first_response") == ["cancelled", "running"]
    assert states(complaint, "resolution") == ["cancelled", "running"]
    assert complaint.case.clocks.get(metric="first_response", cycle=2).started_at == now + 2 * HOUR
    # Reclassifying it now does not wake the clocks of before the withdrawal.
    change_complaint(complaint=complaint, facts={"channel": "email"}, reason="x", actor=agent, now=now + 3 * HOUR)
    assert states(complaint, "first_response") == ["cancelled", "running"]


def test_what_cannot_be_withdrawn(complaint: Complaint, agent: User, supervisor: User, now: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        withdraw(complaint=complaint, body=" ", actor=agent, now=now)
    assert code(refused) == ("body", "required")
    with pytest.raises(Refusal) as refused:
        withdraw(complaint=complaint, body="x", actor=agent, now=now, occurred_at=now - MINUTE)
    assert code(refused) == ("occurred_at", "before_received")
    with pytest.raises(Refusal) as refused:
        withdraw(complaint=complaint, body="x", actor=agent, now=now, token="another")
    assert code(refused) == ("", "stale")
    resolve(complaint=complaint, body="Repaired.", actor=agent, now=now + HOUR)
    about = log(supervisor, now, about_user=agent, team=complaint.case.team, owner=supervisor)
    for each, actor in ((complaint, agent), (about, agent), (about, UserFactory(roles=["auditor"]))):
        with pytest.raises(Refusal) as refused:
            withdraw(complaint=fresh(each), body="x", actor=actor, now=now + HOUR)
        assert code(refused) == ("", "not_possible")


# --- Merging ---


@pytest.fixture
def twin(desk: Team, agent: User, now: datetime) -> Complaint:
    """The same thing, logged again half an hour later."""
    return log(agent, now + 30 * MINUTE, team=desk, owner=agent)


def together(complaint: Complaint, into: Complaint, actor: User, now: datetime, **more: Any) -> Complaint:
    merge(complaint=fresh(complaint), into=fresh(into), reason="Logged twice", actor=actor, now=now, **more)
    return fresh(into)


def test_the_one_that_stays_keeps_its_clocks_and_the_other_leads_to_it(
    complaint: Complaint, twin: Complaint, supervisor: User, now: datetime
) -> None:
    before = list(complaint.case.clocks.values_list("pk", "due_at"))
    kept = together(twin, complaint, supervisor, now + HOUR)
    gone = fresh(twin)
    assert (gone.status, gone.merged_into) == ("merged", kept)
    assert list(kept.case.clocks.values_list("pk", "due_at")) == before
    assert set(gone.case.clocks.values_list("state", "cancel_cause", "cancel_reason")) == {
        ("cancelled", "merged_into", kept.reference)
    }
    # One thing, one timeline: what was received twice, and that they are one.
    told = [(entry.complaint.reference, entry.kind) for entry in timeline_of(kept)]
    assert told == [
        (kept.reference, "received"), (gone.reference, "received"), (kept.reference, "merge"),
    ]  # fmt: skip
    assert set(AuditEvent.objects.filter(action__in=["complaint.merged", "complaint.took_over"]).values_list(
        "reference", "reason"
    )) == {(gone.reference, "Logged twice"), (kept.reference, "Logged twice")}  # fmt: skip
    assert list(Complaint.objects.without_merged()) == [kept]


def test_if_the_other_was_received_earlier_the_clocks_start_from_then(
    complaint: Complaint, twin: Complaint, supervisor: User, now: datetime
) -> None:
    plan = plan_merge(complaint=fresh(complaint), into=fresh(twin), actor=supervisor)
    assert len(plan.replanning.plan.started) == len(plan.replanning.plan.cancelled) == 2
    kept = together(complaint, twin, supervisor, now + HOUR, token=plan.token)
    assert kept.case.received_at == now
    first, again = kept.case.clocks.filter(metric="first_response").order_by("pk")
    assert (first.state, first.cancelled_because) == ("cancelled", f"Merged with {complaint.reference}")
    assert (again.state, again.started_at, again.due_at) == ("running", now, now + 4 * HOUR)
    entry = kept.interactions.get(kind="merge")
    assert entry.details["relation"] == "merged"
    assert set(entry.details["changes"]) == {"received_at"}


@pytest.mark.parametrize("is_earlier", [False, True])
def test_a_message_on_either_answers_the_one_that_stays(
    complaint: Complaint, twin: Complaint, agent: User, supervisor: User, now: datetime, is_earlier: bool
) -> None:
    gone, kept = (complaint, twin) if is_earlier else (twin, complaint)
    reply(complaint=gone, body="On our way.", channel="email", actor=agent, now=now + HOUR)
    kept = together(gone, kept, supervisor, now + 2 * HOUR)
    clock = kept.case.clocks.exclude(state="cancelled").get(metric="first_response")
    assert (clock.stopped_at, clock.started_at, clock.is_met) == (now + HOUR, now, True)
    assert answers_of(kept)[0].at == now + HOUR
    # It still counts when the complaint is reclassified later.
    change_complaint(complaint=kept, facts={"kind": "enquiry"}, reason="x", actor=agent, now=now + 3 * HOUR)
    change_complaint(complaint=fresh(kept), facts={"kind": "complaint"}, reason="x", actor=agent, now=now + 3 * HOUR)
    again = kept.case.clocks.exclude(state="cancelled").get(metric="first_response")
    assert again.stopped_at == now + HOUR


def test_a_chain_leads_to_its_end_in_one_step(
    complaint: Complaint, twin: Complaint, agent: User, supervisor: User, now: datetime
) -> None:
    third = log(agent, now + HOUR, team=complaint.case.team, owner=agent)
    reply(complaint=third, body="On our way.", channel="email", actor=agent, now=now + HOUR)
    together(third, twin, supervisor, now + 2 * HOUR)
    kept = together(twin, complaint, supervisor, now + 2 * HOUR)
    assert {fresh(each).merged_into for each in (twin, third)} == {kept}
    assert {entry.complaint_id for entry in timeline_of(kept)} == {complaint.pk, twin.pk, third.pk}
    assert kept.case.clocks.get(metric="first_response").stopped_at == now + HOUR


def test_what_cannot_be_merged(
    complaint: Complaint, twin: Complaint, agent: User, supervisor: User, manager: User, customer: Customer,
    now: datetime,
) -> None:  # fmt: skip
    theirs = log(supervisor, now, customer=customer, team=complaint.case.team)
    withdrawn = log(supervisor, now, team=complaint.case.team)
    withdraw(complaint=withdrawn, body="x", actor=supervisor, now=now)
    elsewhere = log(manager, now, team=TeamFactory())
    done = log(supervisor, now, team=complaint.case.team)
    resolve(complaint=done, body="x", actor=supervisor, now=now)
    for one, into, actor, expected in (
        (twin, twin, supervisor, ("into", "itself")),
        (twin, theirs, supervisor, ("into", "other_customer")),
        (twin, withdrawn, supervisor, ("into", "not_possible")),
        (twin, elsewhere, supervisor, ("into", "not_possible")),
        (twin, complaint, agent, ("", "not_possible")),
        (done, complaint, supervisor, ("", "not_possible")),
    ):
        with pytest.raises(Refusal) as refused:
            together(one, into, actor, now + HOUR)
        assert code(refused) == expected
    with pytest.raises(Refusal) as refused:
        merge(complaint=fresh(twin), into=fresh(complaint), reason="", actor=supervisor, now=now + HOUR)
    assert code(refused) == ("reason", "required")
    together(twin, complaint, supervisor, now + HOUR)
    for one, into, expected in ((twin, complaint, ("", "not_possible")), (complaint, twin, ("into", "merged"))):
        with pytest.raises(Refusal) as refused:
            together(one, into, supervisor, now + HOUR)
        assert code(refused) == expected
    # What was resolved may take over what came in once more.
    together(complaint, done, supervisor, now + HOUR)


def test_whom_it_is_about_does_not_come_to_look_after_it(
    desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    colleague = UserFactory(roles=["agent"])
    about = log(supervisor, now, team=desk, owner=supervisor, about_user=agent)
    plain = log(supervisor, now, team=desk, owner=agent)
    other = log(supervisor, now, team=desk, owner=supervisor, about_user=colleague)
    for into, expected in ((plain, "about_owner"), (other, "other_person")):
        with pytest.raises(Refusal) as refused:
            together(about, into, supervisor, now)
        assert code(refused) == ("into", expected)
    assign(complaint=plain, owner=supervisor, team=desk, actor=supervisor, now=now)
    assert together(about, plain, supervisor, now).about_user == agent


def test_the_database_knows_what_merged_means(complaint: Complaint) -> None:
    for values in ({"status": "merged"}, {"merged_into": complaint}, {"status": "merged", "merged_into": complaint}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(pk=complaint.pk).update(**values)


def test_a_merging_that_was_shown_is_not_done_when_it_has_changed(
    complaint: Complaint, twin: Complaint, agent: User, supervisor: User, now: datetime
) -> None:
    plan = plan_merge(complaint=fresh(twin), into=fresh(complaint), actor=supervisor)
    reply(complaint=twin, body="On our way.", channel="email", actor=agent, now=now + HOUR)
    with pytest.raises(Refusal) as refused:
        together(twin, complaint, supervisor, now + HOUR, token=plan.token)
    assert code(refused) == ("", "stale")
    assert not Clock.objects.filter(state="cancelled").exists()


# --- Splitting ---


def test_a_part_has_everything_but_the_text_and_starts_from_the_same_instant(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=now + HOUR)
    later = now + 5 * HOUR
    plan = plan_split(complaint=complaint, title="", description="And the door is stuck.", entries=[], actor=agent)
    part = split(
        complaint=complaint, description="And the door is stuck.", reason="Two things", actor=agent, now=later,
        token=plan.token,
    )  # fmt: skip
    assert (part.title, part.split_from, part.complainant_name) == (
        "And the door is stuck.", complaint, complaint.complainant_name,
    )  # fmt: skip
    case, origin = part.case, complaint.case
    assert (case.channel, case.customer, case.received_at, case.owner, case.team) == (
        origin.channel, origin.customer, origin.received_at, origin.owner, origin.team,
    )  # fmt: skip
    clock = case.clocks.get(metric="first_response")
    # Nobody has answered this part, and its time is over: it is late the moment that it is made.
    assert (clock.started_at, clock.due_at, clock.breached_at) == (now, now + 4 * HOUR, now + 4 * HOUR)
    assert [each.due_at for each in plan.deadlines] == [each.due_at for each in case.clocks.order_by("due_at")]
    assert states(complaint, "first_response") == ["stopped"]
    for on, other, relation in ((complaint, part, "split_off"), (part, complaint, "split_from")):
        assert on.interactions.get(kind="split").details == {"relation": relation, "reference": other.reference}
    assert AuditEvent.objects.get(action="complaint.split").changes == {"split_off": part.reference}


def test_a_part_takes_over_entries_of_the_timeline(
    complaint: Complaint, twin: Complaint, agent: User, now: datetime
) -> None:
    received = complaint.interactions.get()
    part = split(complaint=complaint, entries=[received.public_id], title="Lift", reason="x", actor=agent, now=now)
    assert (part.title, part.description) == ("Lift", received.body)
    for entries, description, expected in (
        ([twin.interactions.get().public_id], "", ("entries", "unknown")),
        ([], " ", ("description", "required")),
        ([], "\x00", ("description", "null_characters")),
    ):
        with pytest.raises(Refusal) as refused:
            split(complaint=complaint, entries=entries, description=description, reason="x", actor=agent, now=now)
        assert code(refused) == expected
    with pytest.raises(Refusal) as refused:
        split(complaint=complaint, description="x", reason="", actor=agent, now=now)
    assert code(refused) == ("reason", "required")
