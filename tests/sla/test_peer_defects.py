"""What other systems get wrong, by the numbers of our regression list, on the real services.

Defects 2, 3 and 8 (notices swallowed, lost in a crash, one a tick) are in `test_breaches`; what needs a complaint is in
`tests/complaints/test_peer_defects.py`.
"""

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.errors import Refusal
from sla.domain.calendar import BusinessCalendar, CalendarNeverOpensError, add_business_time, business_time_between
from sla.domain.clock import Standing
from sla.domain.vocabulary import Metric, Unit
from sla.models import Calendar, Case, Clock, ClockPause
from sla.selectors import clocks_of, explanation_of, next_cycle, organisation_target_set, targets_of
from sla.services import (
    StopEvent,
    change_target,
    create_calendar,
    pause_clocks,
    publish_calendar_version,
    resume_clocks,
    start_clocks,
    stop_clocks,
)
from sla.services.breaches import sweep_due
from tests.sla.calendars import ALL_HOURS, CZECH_HOLIDAYS, OFFICE_HOURS, WEEK, calendar
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, CaseFactory, publish, spec, start

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DUE = MONDAY + 4 * HOUR
MOMENT = timedelta(microseconds=1)
KEY = "complaint.any.any.first_response"
RESOLVE = spec(metric=Metric.RESOLUTION, amount=Decimal(10), unit=Unit.BUSINESS_DAYS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def verdict_of(case: Case) -> tuple[Any, ...]:
    clock = Clock.objects.get(case=case)
    return clock.stopped_at, clock.breached_at, clock.is_met, clock.business_seconds, clock.standing(DUE + 99 * HOUR)


@pytest.mark.parametrize("answered_after", [timedelta(), MOMENT, HOUR, timedelta(days=3)])
def test_defect_01_late_answer_is_late_even_if_no_sweep_ever_ran(answered_after: timedelta, notices: Notices) -> None:
    answered_at = DUE + answered_after
    swept, unswept = CaseFactory(), CaseFactory()
    start(swept)
    for minutes in (-1, 0, 1, 30, 61):
        if DUE + timedelta(minutes=minutes) <= answered_at:
            sweep_due(now=DUE + timedelta(minutes=minutes))
    start(unswept)
    for case in (swept, unswept):
        stop_clocks(case=case, event=StopEvent.MESSAGE, at=answered_at, now=answered_at)

    assert verdict_of(unswept) == verdict_of(swept)
    is_late = answered_after > timedelta()
    assert verdict_of(unswept)[1:3] == ((DUE, False) if is_late else (None, True))
    assert [clock.case_id for _kind, _level, clock in notices.sent] == ([swept.pk, unswept.pk] if is_late else [])


def own_calendar_with_clocks(manager: User, count: int) -> Calendar:
    """The organisation's calendar, and clocks that run, are held and are late in it."""
    version = create_calendar(name="Office hours", content=OFFICE_HOURS, actor=manager, now=MONDAY)
    targets = targets_of(publish(spec(), RESOLVE))
    for _each in range(count):
        running, held, late = CaseFactory.create_batch(3)
        for case in (running, held, late):
            start_clocks(case=case, targets=targets, started_at=MONDAY, now=MONDAY)
        pause_clocks(case=held, reason="asked back", at=MONDAY + HOUR, now=MONDAY + HOUR, actor=manager)
    sweep_due(now=DUE + HOUR)
    assert version.calendar is not None
    return version.calendar


def clock_rows() -> list[Any]:
    return list(Clock.objects.order_by("pk").values())


def test_defect_05_a_changed_calendar_or_target_moves_no_running_deadline(manager: User, notices: Notices) -> None:
    own = own_calendar_with_clocks(manager, 1)
    before, told = clock_rows(), len(notices.sent)
    shorter = {**OFFICE_HOURS, "holidays": [*CZECH_HOLIDAYS, "2026-03-03"], "weekly": {"wed": [["10:00", "11:00"]]}}
    publish_calendar_version(calendar=own, content=shorter, actor=manager, now=DUE, reason="new hours")
    current = organisation_target_set()
    assert current is not None
    change_target(target_set=current, key=KEY, amount=Decimal(1), unit="hours", reason="faster", actor=manager, now=DUE)
    for case in Case.objects.all():
        case.save()
    sweep_due(now=DUE + HOUR)

    assert clock_rows() == before
    assert len(notices.sent) == told
    for clock in Clock.objects.all():
        explanation = explanation_of(clock, DUE)
        assert explanation is not None
        assert explanation.source == "Severka servis, own targets, version 1"
        assert explanation.calendar_name == "Office hours, version 1"
    [fresh] = start_clocks(case=CaseFactory(), targets=newest(Metric.FIRST_RESPONSE), started_at=MONDAY, now=MONDAY)
    assert fresh.due_at == at("2026-03-04T11:00+01:00")  # one hour, of a Wednesday


def newest(metric: Metric) -> list[Any]:
    target_set = organisation_target_set()
    assert target_set is not None
    return [target for target in targets_of(target_set) if target.metric == metric]


def test_defect_05_saving_a_calendar_costs_the_same_however_many_clocks_are_open(
    manager: User, notices: Notices
) -> None:
    own = own_calendar_with_clocks(manager, 1)
    costs = []
    for day in ("2026-03-09", "2026-03-10", "2026-03-11"):
        content = {**OFFICE_HOURS, "holidays": [*CZECH_HOLIDAYS, day]}
        with CaptureQueriesContext(connection) as queries:
            publish_calendar_version(calendar=own, content=content, actor=manager, now=DUE)
        costs.append(len(queries))
        targets = newest(Metric.FIRST_RESPONSE)
        for case in CaseFactory.create_batch(10):
            start_clocks(case=case, targets=targets, started_at=MONDAY, now=MONDAY)

    assert costs[1] == costs[2]  # the first may read what is kept in the process


def test_defect_06_every_hold_counts_in_business_time_to_the_second(manager: User, notices: Notices) -> None:
    """Four hours from 15:00; held for 30 min 30 s, and from 16:30 to 7:00, of which half an hour was open."""
    begin = at("2026-03-02T15:00:00+01:00")
    case = CaseFactory(received_at=begin)
    [clock] = start(case, started_at=begin)
    holds = [
        ("2026-03-02T15:20:10+01:00", "2026-03-02T15:50:40+01:00", "waits for the customer"),
        ("2026-03-02T16:30:00+01:00", "2026-03-03T07:00:00+01:00", "waits for a part"),
    ]
    for held_at, resumed_at, reason in holds:
        pause_clocks(case=case, reason=reason, at=at(held_at), now=at(held_at), actor=manager)
        resume_clocks(case=case, at=at(resumed_at), now=at(resumed_at), actor=manager)

    clock.refresh_from_db()
    assert clock.due_at == at("2026-03-03T11:00:30+01:00")
    assert list(ClockPause.objects.values_list("reason", flat=True)) == [reason for _from, _to, reason in holds]
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=clock.due_at, now=clock.due_at)
    clock.refresh_from_db()
    assert (clock.business_seconds, clock.is_met) == (4 * 3600, True)


def test_defect_07_a_holiday_gives_more_time_and_a_warning_changes_nothing_else(notices: Notices) -> None:
    holiday = {**OFFICE_HOURS, "holidays": [*CZECH_HOLIDAYS, "2026-03-02"]}
    working, off = CaseFactory(), CaseFactory()
    [usual] = start(working, spec(warn_at_percents=(75,)))
    [later] = start(off, spec(warn_at_percents=(75,), calendar=holiday))
    assert (usual.next_check_at, usual.due_at) == (MONDAY + 3 * HOUR, DUE)
    assert (later.next_check_at, later.due_at) == (at("2026-03-03T11:00+01:00"), at("2026-03-03T12:00+01:00"))

    cases = list(Case.objects.order_by("pk").values())
    sweep_due(now=MONDAY + 3 * HOUR)
    assert notices.kinds == ["warning"]
    assert list(Case.objects.order_by("pk").values()) == cases
    warned = Clock.objects.get(pk=usual.pk)
    for name in ("state", "started_at", "due_at", "soon_at", "breached_at", "target_id"):
        assert getattr(warned, name) == getattr(usual, name)


def test_defect_10_a_calendar_without_hours_is_refused_at_every_door(manager: User) -> None:
    never = {**OFFICE_HOURS, "weekly": {}, "extra": {"2026-12-24": []}}
    with pytest.raises(Refusal) as refused:
        create_calendar(name="Never", content=never, actor=manager, now=MONDAY)
    assert [problem.code for problem in refused.value.problems] == ["never_opens"]
    version = create_calendar(name="Office hours", content=OFFICE_HOURS, actor=manager, now=MONDAY)
    assert version.calendar is not None
    with pytest.raises(Refusal):
        publish_calendar_version(calendar=version.calendar, content=never, actor=manager, now=MONDAY)
    with pytest.raises(Refusal):
        publish(spec(calendar=never))

    # Whoever gets hold of one nevertheless is told at once: no wall-clock time, and no search until a timeout.
    business, begun = BusinessCalendar.from_dict(never), time.perf_counter()
    with pytest.raises(CalendarNeverOpensError):
        add_business_time(business, MONDAY, timedelta(seconds=1))
    assert business_time_between(business, MONDAY, MONDAY + timedelta(days=3650)) == timedelta()
    assert time.perf_counter() - begun < 1


def test_defect_11_each_metric_has_its_own_deadline_and_each_cycle_is_kept(notices: Notices) -> None:
    case = CaseFactory()
    first, resolution = start(case, spec(), spec(metric=Metric.RESOLUTION, amount=Decimal(6)))
    assert (first.due_at, resolution.due_at) == (DUE, DUE + 2 * HOUR)
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=DUE - HOUR, now=DUE - HOUR)
    cycle = next_cycle(case, first.metric, first.basis)
    [again] = start_clocks(case=case, targets=newest(Metric.FIRST_RESPONSE), started_at=DUE, now=DUE, cycle=cycle)
    sweep_due(now=DUE + 48 * HOUR)

    assert [(clock.metric, clock.cycle, clock.breached_at) for clock in clocks_of(case)] == [
        ("first_response", 1, None),
        ("resolution", 1, resolution.due_at),
        ("first_response", 2, again.due_at),
    ]
    assert {(clock.metric, clock.cycle) for _kind, _level, clock in notices.sent} == {
        ("resolution", 1),
        ("first_response", 2),
    }


ROUND_THE_CLOCK = BusinessCalendar.from_dict(ALL_HOURS)
TO_THE_LAST_MINUTE = calendar(weekly={day: [["00:00", "23:59"]] for day in WEEK}, holidays=[])
QUARTERS = calendar(weekly={day: [["08:30", "11:45"], ["12:15", "16:20:30"]] for day in WEEK}, holidays=[])
KATHMANDU = calendar(timezone="Asia/Kathmandu", holidays=[])


@pytest.mark.parametrize(
    ("business", "begin", "amount", "due"),
    [
        # A year round the clock is a year, with no minute lost at any midnight; who writes 23:59 gets 23:59.
        (ROUND_THE_CLOCK, "2026-01-01T00:00+01:00", timedelta(days=365), "2027-01-01T00:00+01:00"),
        (TO_THE_LAST_MINUTE, "2026-01-05T00:00+01:00", timedelta(hours=24), "2026-01-06T00:01+01:00"),
        # The day of the change lasts 23 or 25 hours.
        (ROUND_THE_CLOCK, "2026-03-28T12:00+01:00", timedelta(days=1), "2026-03-29T13:00+02:00"),
        (ROUND_THE_CLOCK, "2026-10-24T12:00+02:00", timedelta(days=1), "2026-10-25T11:00+01:00"),
        # Windows begin and end at any second, and a day has several.
        (QUARTERS, "2026-03-02T11:30+01:00", timedelta(minutes=30), "2026-03-02T12:30+01:00"),
        (QUARTERS, "2026-03-02T16:20:00+01:00", timedelta(minutes=1), "2026-03-03T08:30:30+01:00"),
        # Hours are those of the calendar's zone, wherever the instant was written.
        (KATHMANDU, "2026-03-02T02:00+00:00", timedelta(hours=1), "2026-03-02T03:15+00:00"),
    ],
)
def test_defect_12_no_minute_is_lost_and_no_hour_made_up(
    business: BusinessCalendar, begin: str, amount: timedelta, due: str
) -> None:
    assert add_business_time(business, at(begin), amount) == at(due)
    assert business_time_between(business, at(begin), at(due)) == amount


def test_defect_12_a_clock_counts_in_the_zone_of_its_target(notices: Notices) -> None:
    kathmandu = {**OFFICE_HOURS, "timezone": "Asia/Kathmandu", "holidays": []}
    [clock] = start(CaseFactory(), spec(calendar=kathmandu))

    # Monday 14:45 there: two hours and a quarter until 17:00, the rest on Tuesday.
    assert clock.due_at == datetime(2026, 3, 3, 4, 0, tzinfo=UTC)


def test_defect_13_a_later_cycle_neither_erases_the_verdict_nor_stands_still(notices: Notices) -> None:
    case = CaseFactory()
    start(case, spec(metric=Metric.RESOLUTION))
    late = DUE + HOUR
    [missed] = stop_clocks(case=case, event=StopEvent.RESOLVED, at=late, now=late)
    verdict = Clock.objects.filter(pk=missed.pk).values().get()
    [again] = start_clocks(
        case=case,
        targets=newest(Metric.RESOLUTION),
        started_at=late,
        now=late,
        cycle=next_cycle(case, "resolution", "organisation"),
    )
    assert again.due_at == at("2026-03-03T10:00+01:00")
    sweep_due(now=again.due_at + MOMENT)

    assert Clock.objects.filter(pk=missed.pk).values().get() == verdict
    assert [clock.standing(again.due_at + MOMENT) for clock in clocks_of(case)] == [Standing.MISSED, Standing.LATE]
    assert notices.kinds == ["breach", "breach"]


def test_defect_14_a_changed_target_or_calendar_loses_no_hold(manager: User, notices: Notices) -> None:
    own = own_calendar_with_clocks(manager, 0)
    case = CaseFactory()
    [clock] = start_clocks(case=case, targets=newest(Metric.FIRST_RESPONSE), started_at=MONDAY, now=MONDAY)
    pause_clocks(case=case, reason="asked back", at=MONDAY + HOUR, now=MONDAY + HOUR, actor=manager)
    resume_clocks(case=case, at=MONDAY + 2 * HOUR, now=MONDAY + 2 * HOUR, actor=manager)
    pause_clocks(case=case, reason="a part is missing", at=MONDAY + 3 * HOUR, now=MONDAY + 3 * HOUR, actor=manager)
    publish_calendar_version(calendar=own, content=ALL_HOURS, actor=manager, now=MONDAY + 3 * HOUR)
    publish(spec(amount=Decimal(1)), now=MONDAY + 3 * HOUR)
    resume_clocks(case=case, at=MONDAY + 5 * HOUR, now=MONDAY + 5 * HOUR, actor=manager)

    clock.refresh_from_db()
    assert clock.due_at == DUE + 3 * HOUR
    explanation = explanation_of(clock, MONDAY + 5 * HOUR)
    assert explanation is not None
    assert [(pause.reason, pause.seconds) for pause in explanation.pauses] == [
        ("asked back", 3600),
        ("a part is missing", 7200),
    ]
