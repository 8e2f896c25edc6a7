"""Starting, stopping, holding and cancelling clocks."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.models import Organisation
from sla.domain.calendar import CalendarHorizonError
from sla.domain.clock import Standing, State
from sla.domain.vocabulary import Channel, Metric, Unit
from sla.models import Clock, ClockEvent
from sla.selectors import clocks_of, explanation_of, next_clock, next_clocks, next_cycle, targets_of
from sla.services import (
    StopEvent,
    breaches,
    cancel_clocks,
    pause_clocks,
    resume_clocks,
    start_clocks,
    stop_clocks,
)
from tests.sla.calendars import OFFICE_HOURS
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, CaseFactory, publish, spec, start

pytestmark = pytest.mark.django_db

DUE = MONDAY + timedelta(hours=4)
MOMENT = timedelta(microseconds=1)

ACKNOWLEDGE = spec(metric=Metric.ACKNOWLEDGEMENT, amount=Decimal(2))
RESOLVE = spec(metric=Metric.RESOLUTION, amount=Decimal(10), unit=Unit.BUSINESS_DAYS)


def kinds(clock: Clock) -> list[str]:
    return list(clock.events.values_list("kind", flat=True))


def test_clocks_are_due_in_their_own_business_time(notices: Notices) -> None:
    case = CaseFactory()
    clocks = start(case, spec(), ACKNOWLEDGE, RESOLVE)

    assert [(clock.metric, clock.due_at) for clock in clocks] == [
        ("acknowledgement", MONDAY + timedelta(hours=2)),
        ("first_response", DUE),
        ("resolution", datetime.fromisoformat("2026-03-16T17:00+01:00")),
    ]
    assert all(clock.next_check_at == clock.due_at + MOMENT for clock in clocks)
    assert [clock.pk for clock in clocks_of(case)] == [clock.pk for clock in clocks]
    assert kinds(clocks[0]) == ["started"]
    assert notices.sent == []


def test_a_case_has_one_clock_per_metric_basis_and_cycle() -> None:
    case = CaseFactory()
    [clock] = start(case, spec())
    assert clock.target is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        start_clocks(case=case, targets=[clock.target], started_at=MONDAY, now=MONDAY)
    cycle = next_cycle(case, clock.metric, clock.basis)
    start_clocks(case=case, targets=[clock.target], started_at=MONDAY, now=MONDAY, cycle=cycle)

    assert [clock.cycle for clock in clocks_of(case)] == [1, 2]


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("due_at", MONDAY - MOMENT, "sla_clock_due_after_start"),
        ("stopped_at", DUE, "sla_clock_stopped_has_instant"),
        ("stopped_at", MONDAY - MOMENT, "sla_clock_stopped_has_instant|sla_clock_stopped_after_start"),
        ("breached_at", DUE + MOMENT, "sla_clock_breached_when_due"),
        ("metric", "speed", "sla_clock_metric_known"),
        ("target", None, "sla_clock_has_promise"),
        ("state", "paused", "sla_clock_checked_while_running"),
    ],
)
def test_the_database_refuses_nonsense(field: str, value: object, constraint: str) -> None:
    [clock] = start(CaseFactory(), spec())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(**{field: value})


@pytest.mark.parametrize(("after", "standing"), [(timedelta(), Standing.MET), (MOMENT, Standing.MISSED)])
def test_the_verdict_compares_two_instants(after: timedelta, standing: Standing, notices: Notices) -> None:
    case = CaseFactory()
    [clock] = start(case, spec())
    [stopped] = stop_clocks(case=case, event=StopEvent.MESSAGE, at=DUE + after, now=DUE + timedelta(days=3))

    clock.refresh_from_db()
    assert clock.pk == stopped.pk
    assert clock.standing(DUE + timedelta(days=9)) == standing
    assert clock.state == State.STOPPED
    assert clock.next_check_at is None
    assert clock.business_seconds == 4 * 3600
    late = standing == Standing.MISSED
    assert clock.breached_at == (DUE if late else None)
    assert notices.kinds == (["breach"] if late else [])
    assert kinds(clock) == ["started", "stopped", *(["breached"] if late else [])]


def test_a_late_stop_tells_how_late_it_was(notices: Notices) -> None:
    case = CaseFactory()
    start(case, spec())
    answered_at = DUE + timedelta(minutes=12)
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=answered_at, now=answered_at)

    [(_kind, _level, told)] = notices.sent
    assert (told.state, told.stopped_at, told.breached_at) == (State.STOPPED, answered_at, DUE)


def test_an_answer_recorded_late_takes_the_breach_back(notices: Notices) -> None:
    case = CaseFactory()
    [clock] = start(case, spec())
    breaches.sweep_due(now=DUE + timedelta(hours=1))
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=DUE - timedelta(hours=1), now=DUE + timedelta(hours=2))

    clock.refresh_from_db()
    assert clock.breached_at is None
    assert clock.is_met
    assert kinds(clock) == ["started", "breached", "stopped", "breach_withdrawn"]
    assert notices.kinds == ["breach"]


def test_what_is_late_when_it_is_recorded_is_breached_at_once(notices: Notices) -> None:
    case = CaseFactory(opened_at=MONDAY + timedelta(days=2))
    clocks = start(case, spec(), RESOLVE, now=MONDAY + timedelta(days=2))

    assert [clock.breached_at for clock in clocks] == [DUE, None]
    assert notices.kinds == ["breach"]
    assert clocks[0].next_check_at is None
    assert clocks[0].standing(MONDAY + timedelta(days=2)) == Standing.LATE


def test_a_promise_of_no_time_at_all_is_due_at_once() -> None:
    case = CaseFactory()
    [clock] = start(case, spec(metric=Metric.ACKNOWLEDGEMENT, amount=Decimal(0)))
    assert clock.due_at == clock.started_at
    stop_clocks(case=case, event=StopEvent.ACKNOWLEDGEMENT_LETTER, at=MONDAY, now=MONDAY)

    clock.refresh_from_db()
    assert clock.is_met


def test_events_stop_what_the_table_says(notices: Notices) -> None:
    case = CaseFactory()
    start(case, spec(), ACKNOWLEDGE, RESOLVE)
    later = MONDAY + timedelta(minutes=5)

    assert stop_clocks(case=case, event=StopEvent.AUTOMATIC_REPLY, at=later, now=later) == []
    acknowledged = stop_clocks(case=case, event=StopEvent.ACKNOWLEDGEMENT_LETTER, at=later, now=later)
    assert [clock.metric for clock in acknowledged] == ["acknowledgement"]
    answered = stop_clocks(case=case, event=StopEvent.MESSAGE, at=later, now=later)
    assert [clock.metric for clock in answered] == ["first_response"]
    resolved = stop_clocks(case=case, event=StopEvent.RESOLVED, at=later, now=later)
    assert [clock.metric for clock in resolved] == ["resolution"]
    assert stop_clocks(case=case, event=StopEvent.RESOLVED, at=later, now=later) == []


def test_an_automatic_reply_acknowledges_where_the_target_allows_it() -> None:
    case = CaseFactory()
    start(case, spec(), spec(metric=Metric.ACKNOWLEDGEMENT, automatic_reply_acknowledges=True))
    stopped = stop_clocks(case=case, event=StopEvent.AUTOMATIC_REPLY, at=MONDAY, now=MONDAY)

    assert [clock.metric for clock in stopped] == ["acknowledgement"]


def test_what_was_sent_before_a_clock_started_does_not_answer_it() -> None:
    case = CaseFactory()
    start(case, spec())

    assert stop_clocks(case=case, event=StopEvent.MESSAGE, at=MONDAY - MOMENT, now=MONDAY) == []
    with pytest.raises(ValueError, match="before it happened"):
        stop_clocks(case=case, event=StopEvent.MESSAGE, at=MONDAY + MOMENT, now=MONDAY)
    assert len(stop_clocks(case=case, event=StopEvent.MESSAGE, at=MONDAY, now=MONDAY)) == 1


def test_a_stopped_clock_keeps_whose_it_was(agent: User) -> None:
    case = CaseFactory(owner=agent)
    start(case, spec())
    [clock] = stop_clocks(case=case, event=StopEvent.MESSAGE, at=MONDAY, now=MONDAY, actor=agent)

    assert clock.stopped_owner == agent
    assert clock.events.get(kind="stopped").actor == agent


def test_cancelled_clocks_end_with_no_verdict(manager: User, notices: Notices) -> None:
    case = CaseFactory()
    start(case, spec(), RESOLVE)
    pause_clocks(case=case, reason="asked back", at=MONDAY, now=MONDAY, actor=manager)
    later = MONDAY + timedelta(days=9)
    cancelled = cancel_clocks(case=case, reason="Withdrawn by the customer", now=later, actor=manager)

    assert len(cancelled) == 2
    for clock in Clock.objects.all():
        assert clock.standing(later) == Standing.CANCELLED
        assert (clock.cancel_reason, clock.next_check_at, clock.breached_at) == (
            "Withdrawn by the customer",
            None,
            None,
        )
        assert not clock.pauses.filter(ended_at=None).exists()
    assert notices.sent == []
    assert next_clock(case) is None


def test_a_hold_moves_the_deadline_when_it_ends(manager: User) -> None:
    case = CaseFactory()
    [clock] = start(case, spec(warn_at_percents=(75,)))
    held_at, resumed_at = MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=3)
    [held] = pause_clocks(case=case, reason="waits for the customer", at=held_at, now=held_at, actor=manager)
    assert (held.state, held.next_check_at, held.due_at) == (State.PAUSED, None, DUE)
    [resumed] = resume_clocks(case=case, at=resumed_at, now=resumed_at, actor=manager)

    clock.refresh_from_db()
    assert clock.due_at == resumed.due_at == DUE + timedelta(hours=2)
    assert clock.next_check_at == clock.soon_at == MONDAY + timedelta(hours=5)  # three of its four hours have passed
    assert kinds(clock) == ["started", "paused", "resumed"]
    explanation = explanation_of(clock, resumed_at)
    assert explanation is not None
    assert explanation.counted == timedelta(hours=4)
    assert [pause.reason for pause in explanation.pauses] == ["waits for the customer"]


def test_a_stop_while_held_counts_the_hold(manager: User, notices: Notices) -> None:
    case = CaseFactory()
    [clock] = start(case, spec())
    pause_clocks(case=case, reason="asked back", at=MONDAY, now=MONDAY, actor=manager)
    answered_at = DUE + timedelta(hours=1)
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=answered_at, now=answered_at)

    clock.refresh_from_db()
    assert clock.is_met
    assert clock.business_seconds == 0
    assert notices.sent == []


def test_what_cannot_be_held_runs_on(manager: User) -> None:
    case = CaseFactory()
    statutory = targets_of(publish(spec(), basis="statutory", source="634/1992 Sb."))
    start_clocks(case=case, targets=statutory, started_at=MONDAY, now=MONDAY)
    start(case, spec(), RESOLVE)
    late = DUE + MOMENT
    held = pause_clocks(case=case, reason="asked back", at=late, now=late, actor=manager)

    assert [(clock.metric, clock.basis) for clock in held] == [("resolution", "organisation")]


def test_a_deadline_beyond_the_known_holidays_starts_no_clock() -> None:
    case = CaseFactory()
    short = spec(calendar={**OFFICE_HOURS, "known_until": "2026-03-02"}, amount=Decimal(20))
    with pytest.raises(CalendarHorizonError):
        start(case, RESOLVE, short)

    assert not Clock.objects.exists()


def test_rings_last_as_long_as_the_organisation_says(organisation: Organisation) -> None:
    Organisation.objects.update(seconds_per_ring=6)
    [clock] = start(CaseFactory(), spec(metric=Metric.ANSWER, amount=Decimal(3), unit=Unit.RINGS))

    assert clock.due_at == MONDAY + timedelta(seconds=18)


def test_the_next_clock_is_the_first_that_runs(manager: User) -> None:
    case, other = CaseFactory(), CaseFactory()
    start(case, spec(), RESOLVE)
    assert next_clock(other) is None
    first = next_clock(case)
    assert first is not None
    assert first.metric == "first_response"
    pause_clocks(case=case, reason="asked back", at=MONDAY, now=MONDAY, actor=manager)
    Clock.objects.filter(metric="resolution").update(state=State.RUNNING)

    assert {pk: clock.metric for pk, clock in next_clocks([case, other]).items()} == {case.pk: "resolution"}


def test_starting_clocks_costs_the_same_for_one_as_for_six(organisation: Organisation) -> None:
    counts = []
    for metrics in ([Metric.ANSWER], list(Metric)[:6]):
        case = CaseFactory()
        targets = targets_of(publish(*(spec(metric=metric) for metric in metrics)))
        with CaptureQueriesContext(connection) as queries:
            start_clocks(case=case, targets=targets, started_at=MONDAY, now=MONDAY)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_events_are_in_order_with_their_two_instants() -> None:
    case = CaseFactory(channel=Channel.PHONE)
    [clock] = start(case, spec(), now=MONDAY + timedelta(minutes=7))
    event = ClockEvent.objects.get(clock=clock)

    assert (event.at, event.logged_at) == (MONDAY, MONDAY + timedelta(minutes=7))
    assert not Clock.objects.filter(due_at__lt=F("started_at")).exists()
