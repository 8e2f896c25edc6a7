"""A complaint turns out to be something else: its facts are put right, and its clocks with them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services import assign, reopen, reply, resolve
from complaints.services.changing import Plan, change_complaint, plan_change
from core.errors import Refusal
from core.models import AuditEvent
from customers.models import Customer
from sla.domain.vocabulary import Basis, Metric, Unit
from sla.models import Clock, ClockPause, TargetSet
from sla.services import breaches, pause_clocks, publish_target_set
from sla.services.breaches import sweep_due
from tests.complaints.factories import LONG_AGO, agreement_in_force, log, spec
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def own_targets(organisation: object) -> TargetSet:
    """Answered in 4 hours, in 1 where it is critical; resolved in 10 business days; by law in 30 days."""
    publish_target_set(
        basis=Basis.STATUTORY, series=None, source="Consumer law", now=LONG_AGO, actor=None,
        specs=[spec(Metric.RESOLUTION, 30, Unit.CALENDAR_DAYS)],
    )  # fmt: skip
    return publish_target_set(
        basis=Basis.ORGANISATION, series=None, source="Severka servis", now=LONG_AGO, actor=None,
        specs=[
            spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS),
            spec(Metric.FIRST_RESPONSE, 1, Unit.HOURS, priority="critical"),
            spec(Metric.RESOLUTION, 10, Unit.BUSINESS_DAYS),
        ],
    )  # fmt: skip


@pytest.fixture
def complaint(desk: Team, agent: User, now: datetime) -> Complaint:
    return log(agent, now)


def change(complaint: Complaint, actor: User, now: datetime, reason: str = "Typed wrong", **facts: Any) -> Plan:
    token = facts.pop("token", None)
    fresh = Complaint.objects.get(pk=complaint.pk)
    return change_complaint(complaint=fresh, facts=facts, reason=reason, actor=actor, now=now, token=token)  # type: ignore[arg-type]


def clocks(complaint: Complaint, metric: str, basis: str = "organisation") -> list[Clock]:
    return list(complaint.case.clocks.filter(metric=metric, basis=basis).order_by("pk"))


def code(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def test_a_higher_priority_starts_the_response_clock_anew_from_the_same_instant(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    plan = change(complaint, agent, now + 10 * timedelta(minutes=1), priority="critical")

    complaint.refresh_from_db()
    assert complaint.case.priority == "critical"
    old, new = clocks(complaint, "first_response")
    assert (old.state, old.cancel_reason, old.next_check_at) == ("cancelled", "Typed wrong", None)
    assert (new.state, new.cycle, old.cycle) == ("running", 1, 2)
    assert (new.started_at, new.due_at) == (now, now + HOUR)
    # The others promise the same as before, so they are the same rows.
    assert [clock.state for clock in clocks(complaint, "resolution")] == ["running"]
    assert [clock.state for clock in clocks(complaint, "resolution", "statutory")] == ["running"]
    assert len(plan.replanning.plan.kept) == 2
    entry = complaint.interactions.get(kind="change")
    assert (entry.body, entry.details["changes"]) == ("Typed wrong", {"priority": ["normal", "critical"]})
    event = AuditEvent.objects.get(action="complaint.changed")
    assert (event.reason, event.changes["priority"]) == ("Typed wrong", ["normal", "critical"])
    assert list(new.events.values_list("kind", flat=True)) == ["started"]
    assert list(old.events.values_list("kind", flat=True)) == ["started", "cancelled"]


@pytest.mark.parametrize(("minutes", "met"), [(60, True), (61, False)])
def test_the_verdict_is_that_of_the_right_promise(
    complaint: Complaint, agent: User, now: datetime, minutes: int, met: bool
) -> None:
    at = now + minutes * timedelta(minutes=1)
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=at)
    change(complaint, agent, at + HOUR, priority="critical")

    old, new = clocks(complaint, "first_response")
    assert (old.state, old.stopped_at, old.business_seconds) == ("cancelled", None, None)
    assert (new.state, new.stopped_at, new.is_met, new.business_seconds) == ("stopped", at, met, minutes * 60)
    assert new.breached_at == (None if met else new.due_at)
    assert new.stopped_owner == agent


def test_an_answer_counts_for_whoever_gave_it(
    complaint: Complaint, agent: User, supervisor: User, now: datetime
) -> None:
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=now + HOUR)
    assign(complaint=complaint, owner=supervisor, team=complaint.case.team, actor=supervisor, now=now + HOUR)
    change(complaint, supervisor, now + 2 * HOUR, priority="critical")
    assert clocks(complaint, "first_response")[1].stopped_owner == agent


def test_a_stopped_clock_of_the_same_promise_keeps_its_verdict(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=now + HOUR)
    change(complaint, agent, now + 2 * HOUR, channel="email")
    assert [clock.state for clock in clocks(complaint, "first_response")] == ["stopped"]
    assert not Clock.objects.filter(state="cancelled").exists()


def test_what_is_late_at_once_is_breached_in_the_same_transaction(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    change(complaint, agent, now + 2 * HOUR, priority="critical")
    _old, new = clocks(complaint, "first_response")
    assert (new.breached_at, new.next_check_at) == (new.due_at, None)
    assert sweep_due(now=now + 2 * HOUR).breached == 0


@pytest.mark.parametrize(("late_by", "breached"), [(timedelta(), False), (timedelta(microseconds=1), True)])
def test_the_very_instant_of_the_deadline_is_in_time(
    complaint: Complaint, agent: User, now: datetime, late_by: timedelta, breached: bool
) -> None:
    change(complaint, agent, now + HOUR + late_by, priority="critical")
    assert clocks(complaint, "first_response")[1].is_breached is breached


def test_a_breach_of_the_wrong_promise_stays_in_the_events_and_out_of_the_figures(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    change(complaint, agent, now, priority="critical")
    assert breaches.sweep_due(now=now + 2 * HOUR).breached == 1
    change(complaint, agent, now + 2 * HOUR, priority="normal")
    wrong, missed, right = clocks(complaint, "first_response")
    assert [clock.state for clock in (wrong, missed, right)] == ["cancelled", "cancelled", "running"]
    assert not right.is_breached
    assert right.due_at == wrong.due_at
    assert missed.events.filter(kind="breached").exists()


def test_a_correction_starts_the_clocks_from_the_corrected_time(
    complaint: Complaint, supervisor: User, now: datetime
) -> None:
    earlier = now - HOUR
    change(complaint, supervisor, now, received_at=earlier)
    complaint.refresh_from_db()
    assert complaint.case.received_at == earlier
    for metric, basis in (("first_response", "organisation"), ("resolution", "statutory")):
        old, new = clocks(complaint, metric, basis)
        assert (old.state, new.state, new.started_at) == ("cancelled", "running", earlier)


def test_a_wrong_time_is_refused(complaint: Complaint, agent: User, supervisor: User, now: datetime) -> None:
    later = now + timedelta(days=1)
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=now + HOUR)
    for actor, at, expected in (
        (supervisor, later + HOUR, "in_future"),
        (supervisor, now + timedelta(seconds=1), "after_logging"),
        (supervisor, later - timedelta(days=4000), "too_old"),
        # It was received a day ago: making it younger takes the same right as making it older.
        (agent, now - timedelta(minutes=1), "backdating_forbidden"),
    ):
        with pytest.raises(Refusal) as refused:
            change(complaint, actor, later, received_at=at)
        assert code(refused) == expected
    assert not Clock.objects.filter(state="cancelled").exists()


def test_it_cannot_have_come_after_it_was_answered(desk: Team, agent: User, supervisor: User, now: datetime) -> None:
    received = now - 30 * timedelta(minutes=1)
    complaint = log(agent, now, received_at=received)
    answered = now - 20 * timedelta(minutes=1)
    reply(complaint=complaint, body="Hello", channel="phone", actor=agent, now=now, occurred_at=answered)
    with pytest.raises(Refusal) as refused:
        change(complaint, supervisor, now, received_at=answered + timedelta(seconds=1))
    assert code(refused) == "after_answer"
    change(complaint, supervisor, now, received_at=answered)
    assert clocks(complaint, "first_response")[1].stopped_at == answered


def test_another_customer_brings_the_promises_of_their_agreement(
    complaint: Complaint, agent: User, manager: User, customer: Customer, now: datetime
) -> None:
    agreement_in_force(customer, manager)
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=now + 3 * HOUR)
    plan = change(complaint, agent, now + 4 * HOUR, customer=customer)

    complaint.refresh_from_db()
    assert (complaint.customer, complaint.case.customer) == (customer, customer)
    assert complaint.case.agreement_reference == "AGR-2026-00042"
    assert set(plan.changes) == {"customer", "agreement"}
    [old], [new] = clocks(complaint, "first_response"), clocks(complaint, "first_response", "agreement")
    # Met by our own four hours, missed by their two: the promise to them is the one that counts.
    assert (old.state, new.state, new.cycle, new.is_met) == ("cancelled", "stopped", 1, False)
    assert new.due_at == now + 2 * HOUR


def test_one_of_several_agreements_must_be_chosen(
    complaint: Complaint, agent: User, manager: User, customer: Customer, now: datetime
) -> None:
    agreement_in_force(customer, manager)
    agreement_in_force(customer, manager, reference="AGR-2026-00043", hours=8)
    with pytest.raises(Refusal) as refused:
        change(complaint, agent, now, customer=customer)
    assert code(refused) == "ambiguous"
    change(complaint, agent, now, customer=customer, agreement="AGR-2026-00043")
    # The one chosen stays while only something else changes.
    change(complaint, agent, now, priority="low")
    complaint.refresh_from_db()
    assert complaint.case.agreement_reference == "AGR-2026-00043"
    with pytest.raises(Refusal) as refused:
        change(complaint, agent, now, agreement="AGR-2026-00099")
    assert code(refused) == "unknown"


def test_a_new_version_of_our_targets_moves_no_deadline_on_the_way(
    complaint: Complaint, agent: User, own_targets: TargetSet, now: datetime
) -> None:
    publish_target_set(
        basis=Basis.ORGANISATION, series=own_targets.series, source="Severka servis", now=now + HOUR, actor=None,
        specs=[
            spec(Metric.FIRST_RESPONSE, 9, Unit.HOURS),
            spec(Metric.RESOLUTION, 20, Unit.BUSINESS_DAYS),
        ],
    )  # fmt: skip
    change(complaint, agent, now + 2 * HOUR, priority="critical")
    assert [clock.state for clock in clocks(complaint, "resolution")] == ["running"]
    _old, new = clocks(complaint, "first_response")
    assert new.due_at == now + HOUR


def test_a_hold_carries_over(complaint: Complaint, agent: User, now: datetime) -> None:
    held_at = now + timedelta(minutes=30)
    pause_clocks(case=complaint.case, reason="waiting for photos", at=held_at, now=held_at, actor=agent)
    change(complaint, agent, now + 2 * HOUR, priority="critical")
    old, new = clocks(complaint, "first_response")
    assert (new.state, new.next_check_at, new.breached_at, new.due_at) == ("paused", None, None, now + HOUR)
    hold = new.pauses.get()
    assert (hold.started_at, hold.ended_at, hold.reason, hold.actor) == (held_at, None, "waiting for photos", agent)
    assert old.pauses.get().ended_at is not None
    # One hold open for each clock that still runs: ours for the answer, ours for the resolution.
    assert ClockPause.objects.filter(ended_at=None).count() == 2


def test_a_resolved_complaint_is_put_right_for_the_figures(complaint: Complaint, agent: User, now: datetime) -> None:
    resolve(complaint=complaint, body="Repaired.", actor=agent, now=now + 2 * HOUR)
    reopen(complaint=complaint, body="Not quite.", actor=agent, now=now + 3 * HOUR)
    change(complaint, agent, now + 4 * HOUR, kind="enquiry")
    # Nobody promises anything to those who ask: every clock ends, and none begins.
    assert set(complaint.case.clocks.values_list("state", flat=True)) == {"cancelled"}
    change(complaint, agent, now + 4 * HOUR, kind="complaint")
    answered = [clock for clock in clocks(complaint, "first_response") if clock.state == "stopped"]
    assert [clock.stopped_at for clock in answered] == [now + 2 * HOUR]


def test_impact_and_urgency_give_the_priority(complaint: Complaint, agent: User, now: datetime) -> None:
    plan = change(complaint, agent, now, impact="high", urgency="high", priority="low")
    assert plan.changes["priority"] == ["normal", "critical"]
    plan = change(complaint, agent, now, priority="low")
    assert plan.changes == {"priority": ["critical", "low"], "impact": ["high", ""], "urgency": ["high", ""]}


def test_nothing_to_change_and_no_reason_are_refused(complaint: Complaint, agent: User, now: datetime) -> None:
    for facts, reason, expected in (
        ({"channel": "phone"}, "Why not", "unchanged"),
        ({"channel": "email"}, " ", "required"),
        ({"channel": "pigeon"}, "Why not", "unknown"),
        ({"complainant_name": ""}, "Why not", "complainant_missing"),
        ({"complainant_name": "x" * 201}, "Why not", "too_long"),
        ({"customer": "no-such-id"}, "Why not", "unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            change(complaint, agent, now, reason=reason, **facts)
        assert code(refused) == expected
    assert not complaint.interactions.filter(kind="change").exists()


def test_what_was_previewed_is_what_is_done(complaint: Complaint, agent: User, now: datetime) -> None:
    plan = plan_change(complaint=complaint, facts={"priority": "critical"}, actor=agent, now=now)
    assert Clock.objects.filter(state="cancelled").count() == 0
    # A deadline that passes meanwhile is no other plan.
    sweep_due(now=now + 5 * HOUR)
    done = change(complaint, agent, now + 5 * HOUR, priority="critical", token=plan.token)
    assert done.replanning.plan == plan.replanning.plan


def test_what_changed_meanwhile_is_not_done(complaint: Complaint, agent: User, now: datetime) -> None:
    plan = plan_change(complaint=complaint, facts={"priority": "critical"}, actor=agent, now=now)
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=now)
    with pytest.raises(Refusal) as refused:
        change(complaint, agent, now, priority="critical", token=plan.token)
    assert code(refused) == "stale"
    assert not Clock.objects.filter(state="cancelled").exists()


def test_a_person_does_not_change_a_complaint_about_themselves(
    desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    complaint = log(supervisor, now, about_user=agent, team=desk, owner=supervisor)
    for actor in (agent, UserFactory(roles=["agent"]), UserFactory(roles=["auditor"])):
        with pytest.raises(Refusal) as refused:
            change(complaint, actor, now, priority="low")
        assert code(refused) == "not_possible"
    assert change(complaint, supervisor, now, priority="low").changes


def test_a_stopped_clock_stays_under_its_version_when_the_running_ones_were_moved_to_the_next(
    complaint: Complaint, agent: User, own_targets: TargetSet, now: datetime
) -> None:
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=now + HOUR)
    later = publish_target_set(
        basis=Basis.ORGANISATION, series=own_targets.series, source="Severka servis", now=now + HOUR, actor=None,
        specs=[
            spec(Metric.FIRST_RESPONSE, 1, Unit.HOURS),
            spec(Metric.FIRST_RESPONSE, 1, Unit.HOURS, priority="critical"),
            spec(Metric.RESOLUTION, 20, Unit.BUSINESS_DAYS),
        ],
    )  # fmt: skip
    moved = later.targets.get(metric="resolution")
    Clock.objects.filter(metric="resolution", basis="organisation").update(target=moved)
    change(complaint, agent, now + 2 * HOUR, channel="email")
    assert not Clock.objects.filter(state="cancelled").exists()
    # What starts anew starts under the version to which the case was moved.
    change(complaint, agent, now + 2 * HOUR, priority="critical")
    new = clocks(complaint, "first_response")[1]
    assert new.target is not None
    assert new.target.target_set == later


def test_a_second_cycle_still_means_that_it_was_taken_up_again(
    complaint: Complaint, agent: User, now: datetime
) -> None:
    resolve(complaint=complaint, body="Repaired.", actor=agent, now=now + HOUR)
    reopen(complaint=complaint, body="Not quite.", actor=agent, now=now + 2 * HOUR)
    before = [(clock.cycle, clock.started_at) for clock in clocks(complaint, "resolution")]
    change(complaint, agent, now + 3 * HOUR, kind="enquiry")
    change(complaint, agent, now + 3 * HOUR, kind="complaint")
    live = [clock for clock in clocks(complaint, "resolution") if clock.state != "cancelled"]
    # What was reopened began on an occasion of its own, which ended with the promise.
    assert [(clock.cycle, clock.started_at) for clock in live] == before[:1]
    change(complaint, agent, now + 3 * HOUR, priority="critical")
    assert {clock.cycle for clock in clocks(complaint, "first_response") if clock.state != "cancelled"} == {1}
