"""The sweep climbs ladders: each level once, all that is due in one pass, whatever happened to the clock."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sla.domain.ladder import Ladder, Level, Side, Whom
from sla.domain.targets import TargetSpec
from sla.models import Clock, ClockFailure, Escalation
from sla.services import StopEvent, pause_clocks, resume_clocks, stop_clocks
from sla.services.breaches import SweepResult, sweep_due
from sla.signals import BusyError, Happening, clock_due
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, CaseFactory, spec, start, start_many

pytestmark = pytest.mark.django_db

HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
DUE = MONDAY + 4 * HOUR
LADDER = Ladder(
    "Usual",
    (
        Level(side=Side.BEFORE, minutes=30, whom=Whom.SUPERVISOR),
        Level(),
        Level(minutes=60, whom=Whom.SUPERVISOR),
        Level(minutes=240, whom=Whom.MANAGER),
    ),
)


def climbing(**changes: Any) -> TargetSpec:
    return spec(ladder=LADDER, **changes)


def rows(clock: Clock) -> list[tuple[str, int, str]]:
    return list(clock.escalations.values_list("kind", "step", "outcome"))


def test_each_level_comes_at_its_time_and_once(notices: Notices) -> None:
    [clock] = start(CaseFactory(), climbing())
    sweeps = [DUE - HOUR / 2, DUE + MOMENT, DUE + HOUR, DUE + 4 * HOUR]
    for at in sweeps:
        assert sweep_due(now=at - MOMENT) == SweepResult()
        sweep_due(now=at)
        assert sweep_due(now=at) == SweepResult()

    assert [(kind, level) for kind, level, _clock in notices.sent] == [
        ("level", 1), ("breach", 0), ("level", 2), ("level", 3), ("level", 4),
    ]  # fmt: skip
    found = clock.escalations.order_by("step")
    assert [row.due_at for row in found] == [DUE - HOUR / 2, DUE, DUE + HOUR, DUE + 4 * HOUR]
    assert [row.recorded_at for row in found] == sweeps
    clock.refresh_from_db()
    assert (clock.climbed, clock.next_check_at, clock.breached_at) == (4, None, DUE)
    with pytest.raises(IntegrityError, match=r"sla_escalation_each_once|UNIQUE"), transaction.atomic():
        Escalation.objects.create(clock=clock, kind="level", step=1, due_at=DUE, recorded_at=DUE, outcome="fired")


def test_defect_08_every_due_level_is_climbed_in_one_pass(notices: Notices) -> None:
    [clock] = start(CaseFactory(), climbing(warn_at_percents=(50, 75)))
    found_at = DUE + timedelta(days=3)

    assert sweep_due(now=found_at) == SweepResult(breached=1)
    assert sweep_due(now=found_at) == SweepResult()
    assert notices.kinds == ["breach", "level", "level", "level", "level"]
    assert rows(clock) == [
        ("warning", 50, "superseded"),
        ("warning", 75, "superseded"),
        ("level", 1, "superseded"),
        ("level", 2, "fired"),
        ("level", 3, "fired"),
        ("level", 4, "fired"),
    ]
    assert clock.escalations.get(kind="level", step=1).successor_step == 3
    assert clock.escalations.filter(successor_kind="breach").count() == 2
    assert set(clock.escalations.values_list("recorded_at", flat=True)) == {found_at}


def test_a_late_stop_without_a_worker_tells_what_fell_due_before_it(notices: Notices) -> None:
    case = CaseFactory()
    [clock] = start(case, climbing())
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=DUE + 2 * HOUR, now=DUE + 9 * HOUR)

    assert notices.kinds == ["breach", "level", "level", "level"]
    assert rows(clock) == [("level", 1, "superseded"), ("level", 2, "fired"), ("level", 3, "fired")]
    assert sweep_due(now=DUE + timedelta(days=9)) == SweepResult()


def test_a_clock_stopped_between_two_sweeps_climbs_up_to_its_stop(notices: Notices) -> None:
    case = CaseFactory()
    [clock] = start(case, climbing())
    sweep_due(now=DUE + MOMENT)
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=DUE + HOUR, now=DUE + HOUR)

    assert [row[1] for row in rows(clock)] == [1, 2, 3]
    assert sweep_due(now=DUE + timedelta(days=9)) == SweepResult()


def test_a_stop_in_time_leaves_what_nobody_had_looked_at_as_skipped(notices: Notices) -> None:
    case = CaseFactory()
    [clock] = start(case, climbing(warn_at_percents=(50,)))
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=DUE, now=DUE)

    assert rows(clock) == [("warning", 50, "skipped"), ("level", 1, "skipped")]
    assert notices.sent == []


def test_levels_move_with_the_deadline_of_a_held_clock(notices: Notices) -> None:
    case = CaseFactory()
    [clock] = start(case, climbing())
    pause_clocks(case=case, reason="waiting", at=MONDAY + HOUR, now=MONDAY + HOUR, actor=None)
    assert sweep_due(now=DUE + 9 * HOUR) == SweepResult()
    resume_clocks(case=case, at=MONDAY + 2 * HOUR, now=MONDAY + 2 * HOUR, actor=None)
    sweep_due(now=DUE + HOUR / 2)
    assert rows(clock) == [("level", 1, "fired")]
    sweep_due(now=DUE + 2 * HOUR)
    assert [row[1] for row in rows(clock)] == [1, 2, 3]


def test_a_hold_recorded_late_takes_the_breach_back_and_the_new_one_climbs_again(notices: Notices) -> None:
    case = CaseFactory()
    [clock] = start(case, climbing())
    sweep_due(now=DUE + MOMENT)
    pause_clocks(case=case, reason="waiting", at=DUE - HOUR, now=DUE + HOUR / 2, actor=None)
    resume_clocks(case=case, at=DUE + HOUR, now=DUE + HOUR, actor=None)
    clock.refresh_from_db()
    assert (clock.breached_at, clock.due_at, clock.climbed) == (None, DUE + 2 * HOUR, 0)
    notices.sent.clear()
    sweep_due(now=DUE + 2 * HOUR + MOMENT)

    assert ("breach", 0) in [(kind, level) for kind, level, _clock in notices.sent]
    assert list(clock.escalations.filter(revision=1).values_list("step", flat=True)) == [1, 2]


def test_a_batch_costs_no_statement_more_for_each_clock(notices: Notices) -> None:
    """Defect 9's other half: the cost of telling. Measured without receivers, whose own cost their tests bound."""
    costs = []
    for count in (3, 60):
        start_many(count, [climbing(warn_at_percents=(50, 75))])
        with CaptureQueriesContext(connection) as queries:
            assert sweep_due(now=DUE + HOUR).breached == count
        costs.append(len(queries))
    # SQLite cuts an INSERT of many rows in pieces; nothing else grows.
    assert costs[1] - costs[0] <= 57 / 10
    assert costs[0] <= 15


def test_a_poisoned_row_steps_aside_is_shown_and_stops_nothing(notices: Notices) -> None:
    poisoned, *sound = start_many(4, [climbing()])

    def fail(*, happenings: list[Happening], **_kwargs: Any) -> None:
        if poisoned.pk in {happening.clock.pk for happening in happenings}:
            raise RuntimeError("Jan Novák writes: my card number is 4111")

    clock_due.connect(fail, weak=False)
    now = DUE + HOUR
    assert sweep_due(now=now) == SweepResult(breached=3, failed=1)
    sweep_due(now=now + HOUR)
    failure = ClockFailure.objects.get()
    assert (failure.clock_id, failure.attempts) == (poisoned.pk, 2)
    assert (failure.first_failed_at, failure.failed_at) == (now, now + HOUR)
    assert failure.failure.startswith("RuntimeError: tests/sla/test_ladder_sweep.py:")
    assert "Novák" not in failure.failure
    assert not poisoned.escalations.exists()
    clock_due.disconnect(fail)
    assert sweep_due(now=now + 2 * HOUR) == SweepResult(breached=1)
    assert not ClockFailure.objects.exists()
    assert Escalation.objects.filter(clock__in=sound, step=3).count() == 3


def test_a_clock_whose_case_somebody_works_on_waits_a_moment(notices: Notices) -> None:
    [clock] = start_many(1, [climbing()])

    def busy(**_kwargs: Any) -> None:
        raise BusyError

    clock_due.connect(busy, weak=False)
    assert sweep_due(now=DUE + MOMENT) == SweepResult(waiting=1)
    clock_due.disconnect(busy)
    clock.refresh_from_db()
    assert (clock.breached_at, clock.next_check_at) == (None, DUE + MOMENT + timedelta(seconds=1))
    assert not ClockFailure.objects.exists()
    assert sweep_due(now=DUE + HOUR) == SweepResult(breached=1)


def test_a_clock_logged_late_climbs_at_once(notices: Notices) -> None:
    [clock] = start(CaseFactory(opened_at=DUE + HOUR), climbing(amount=Decimal(4)), now=DUE + HOUR)
    assert [row[1] for row in rows(clock)] == [1, 2, 3]
