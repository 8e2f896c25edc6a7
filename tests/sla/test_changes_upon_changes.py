"""A clock that is held, recomputed, reclassified and put back, in turn: no hold is lost and no verdict is changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from sla.domain.clock import State
from sla.domain.replan import Answer
from sla.domain.stops import StopEvent
from sla.domain.vocabulary import Metric, Unit
from sla.models import Case, Clock, ClockPause, Target
from sla.selectors import explanation_of, organisation_target_set, targets_of
from sla.selectors.recompute import skips_of
from sla.services import (
    create_calendar,
    pause_clocks,
    publish_calendar_version,
    replan_clocks,
    resume_clocks,
    start_clocks,
    stop_clocks,
)
from sla.services.breaches import sweep_due
from tests.sla.calendars import CZECH_HOLIDAYS, OFFICE_HOURS, WORKDAYS
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, CaseFactory, publish, spec, start
from tests.sla.recomputing import apply, as_it_stands, preview, publish_hours, undo

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = MONDAY + 4 * HOUR
TUESDAY_AT_TEN = datetime.fromisoformat("2026-03-03T10:00+01:00")


@pytest.fixture(autouse=True)
def _no_broker(notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sla.services.recompute.work.ask_worker", lambda _recompute_id: None)


def held_for_two_hours(manager: User, **changes: Any) -> Clock:
    """A clock of four office hours from 10:00, held from 11:00 to 12:00 and from 13:00 to 14:00."""
    case = CaseFactory()
    [clock] = start(case, spec(**changes))
    for after, reason in ((1, "asked back"), (3, "a part is missing")):
        begin = MONDAY + after * HOUR
        pause_clocks(case=case, reason=reason, at=begin, now=begin, actor=manager)
        resume_clocks(case=case, at=begin + HOUR, now=begin + HOUR, actor=manager)
    return fresh(clock)


def fresh(clock: Clock) -> Clock:
    return Clock.objects.get(pk=clock.pk)


def holds(clock: Clock, now: datetime) -> list[tuple[str, int]]:
    explanation = explanation_of(clock, now)
    assert explanation is not None
    return [(pause.reason, pause.seconds) for pause in explanation.pauses]


def reclassify(case: Case, manager: User, now: datetime, answered: Sequence[Answer] = (), **facts: str) -> Clock:
    """Put a case right by the organisation's present targets; returns its clock that is not cancelled."""
    for name, value in facts.items():
        setattr(case, name, value)
    case.save()
    replan_clocks(
        case=case,
        targets=newest(case.priority),
        started_at=case.received_at,
        answered=answered,
        reason="recorded wrongly",
        now=now,
        actor=manager,
    )
    return Clock.objects.exclude(state=State.CANCELLED).get(case=case)


def newest(priority: str = "normal") -> list[Target]:
    found = organisation_target_set()
    assert found is not None
    targets = targets_of(found)
    return [target for target in targets if target.priority == priority] or [
        target for target in targets if not target.priority
    ]


@pytest.mark.parametrize("stops", [False, True])
def test_defect_05_what_ends_after_a_change_is_counted_as_it_was_promised(manager: User, stops: bool) -> None:
    own = create_calendar(name="Office hours", content=OFFICE_HOURS, actor=manager, now=MONDAY).calendar
    assert own is not None
    case, now = CaseFactory(), MONDAY + 3 * HOUR
    [clock] = start(case, spec())
    pause_clocks(case=case, reason="asked back", at=MONDAY + HOUR, now=MONDAY + HOUR, actor=manager)
    publish_calendar_version(
        calendar=own, content={**OFFICE_HOURS, "holidays": ["2026-03-02"]}, actor=manager, now=MONDAY + HOUR
    )
    publish_hours(1, MONDAY + 2 * HOUR)
    if stops:
        stop_clocks(case=case, event=StopEvent.MESSAGE, at=now, now=now)
    else:
        resume_clocks(case=case, at=now, now=now, actor=manager)

    assert fresh(clock).due_at == DUE + 2 * HOUR
    explanation = explanation_of(fresh(clock), now)
    assert explanation is not None
    assert (explanation.amount, explanation.counted, explanation.skipped_holidays) == (Decimal(4), 4 * HOUR, ())


def test_defect_14_a_recompute_keeps_every_hold_and_so_does_its_undoing(manager: User) -> None:
    clock, now = held_for_two_hours(manager), MONDAY + 5 * HOUR
    before = as_it_stands(clock)
    assert clock.due_at == DUE + 2 * HOUR
    # With lunch from 11 to 12 the first hold was an hour of no business time.
    early_lunch = {day: [["08:00", "11:00"], ["12:00", "17:00"]] for day in WORKDAYS}
    publish(spec(amount=Decimal(6), calendar={**OFFICE_HOURS, "weekly": early_lunch}), now=now)
    run = apply(preview(manager, now), manager, now)
    moved = fresh(clock)
    assert holds(moved, now) == [("asked back", 0), ("a part is missing", 3600)]
    assert list(ClockPause.objects.values_list("business_seconds", flat=True)) == [0, 3600]
    # Five hours on Monday (10 to 11, 12 to 13, 14 to 17), the sixth on Tuesday from 8.
    assert moved.due_at == TUESDAY_AT_TEN - HOUR
    undo(run, manager, now)

    assert as_it_stands(clock) == before
    assert holds(fresh(clock), now) == [("asked back", 3600), ("a part is missing", 3600)]
    assert list(ClockPause.objects.values_list("business_seconds", flat=True)) == [3600, 3600]


@pytest.mark.parametrize("hours", [2, 8])
def test_defect_14_reclassifying_keeps_every_hold(manager: User, hours: int) -> None:
    clock, now = held_for_two_hours(manager), MONDAY + 4 * HOUR + HOUR / 2
    publish(spec(), spec(priority="high", amount=Decimal(hours)), now=now)
    # A hold that goes on is carried over too, and counts when it ends.
    pause_clocks(case=clock.case, reason="again", at=now, now=now, actor=manager)
    anew = reclassify(clock.case, manager, now, priority="high")
    if hours == 2:
        # Two hours and both holds were over at 14:00, so that the third one came too late for it.
        assert holds(anew, now) == [("asked back", 3600), ("a part is missing", 3600)]
        assert (anew.due_at, anew.breached_at) == (DUE, DUE)
        return
    assert (anew.state, len(holds(anew, now))) == (State.PAUSED, 3)
    resume_clocks(case=clock.case, at=now + HOUR, now=now + HOUR, actor=manager)
    anew = fresh(anew)

    assert holds(anew, now + HOUR) == [("asked back", 3600), ("a part is missing", 3600), ("again", 3600)]
    # Eleven hours from 10:00: seven on Monday, four on Tuesday from 8.
    assert anew.due_at == TUESDAY_AT_TEN + 2 * HOUR


def test_recomputed_then_reclassified_is_not_put_back_by_undoing(manager: User) -> None:
    stays, changes = held_for_two_hours(manager), CaseFactory()
    [other] = start_clocks(case=changes, targets=newest(), started_at=MONDAY, now=MONDAY)
    now = MONDAY + 5 * HOUR
    before = as_it_stands(stays)
    publish(spec(amount=Decimal(8)), spec(priority="high", amount=Decimal(7)), now=now)
    run = apply(preview(manager, now), manager, now)
    assert fresh(other).due_at > DUE
    anew = reclassify(changes, manager, now, priority="high")
    standing = as_it_stands(anew)
    run = undo(run, manager, now)

    assert as_it_stands(stays) == before
    assert (run.undone, run.kept) == (1, 1)
    assert skips_of(run) == [("kept", "cancelled", 1)]
    assert as_it_stands(anew) == standing
    assert fresh(other).state == State.CANCELLED
    sweep_due(now=anew.due_at + HOUR)
    assert fresh(anew).breached_at == anew.due_at


def test_what_was_stopped_since_keeps_the_verdict_on_the_moved_deadline(manager: User) -> None:
    clock = held_for_two_hours(manager)
    now = DUE + HOUR
    publish_hours(2, now)
    run = apply(preview(manager, now), manager, now)
    stop_clocks(case=clock.case, event=StopEvent.MESSAGE, at=now, now=now)
    judged = as_it_stands(clock)
    assert not fresh(clock).is_met
    run = undo(run, manager, now + HOUR)

    assert as_it_stands(clock) == judged
    assert skips_of(run) == [("kept", "stopped", 1)]


def test_undoing_after_yet_another_calendar_version_puts_back_what_the_run_moved(manager: User) -> None:
    own = create_calendar(name="Office hours", content=OFFICE_HOURS, actor=manager, now=MONDAY).calendar
    assert own is not None
    [clock] = start(CaseFactory(), spec(metric=Metric.RESOLUTION, amount=Decimal(2), unit=Unit.BUSINESS_DAYS))
    before = as_it_stands(clock)

    def close_on(*days: str) -> None:
        content = {**OFFICE_HOURS, "holidays": [*CZECH_HOLIDAYS, *days]}
        publish_calendar_version(calendar=own, content=content, actor=manager, now=MONDAY)

    close_on("2026-03-03")
    run = apply(preview(manager, MONDAY), manager, MONDAY)
    first = fresh(clock).due_at
    close_on("2026-03-03", "2026-03-04")
    undo(run, manager, MONDAY)
    assert as_it_stands(clock) == before
    apply(preview(manager, MONDAY), manager, MONDAY)

    assert fresh(clock).due_at == first + timedelta(days=1) == fresh(clock).started_at + timedelta(days=4, hours=7)
    explanation = explanation_of(fresh(clock), MONDAY)
    assert explanation is not None
    assert [move.is_back for move in explanation.moves] == [False, True, False]
    assert [day.isoformat() for day in explanation.skipped_holidays] == ["2026-03-03", "2026-03-04"]
