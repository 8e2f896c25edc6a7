"""The sweep: it notices what is due, once, whatever happens to it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla import tasks
from sla.domain.vocabulary import Metric
from sla.models import Clock, ClockEvent
from sla.services import StopEvent, breaches, stop_clocks
from sla.services.breaches import SweepResult, sweep_due
from sla.signals import Happening, clock_due
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, CaseFactory, spec, start, start_many

pytestmark = pytest.mark.django_db

DUE = MONDAY + timedelta(hours=4)
MOMENT = timedelta(microseconds=1)
WARNED = MONDAY + timedelta(hours=3)


def test_a_breach_is_recorded_at_the_deadline_and_told_once(notices: Notices) -> None:
    [clock] = start(CaseFactory(), spec())
    found_at = DUE + timedelta(days=3)

    assert sweep_due(now=DUE - MOMENT) == SweepResult()
    assert sweep_due(now=found_at) == SweepResult(breached=1)
    assert sweep_due(now=found_at) == SweepResult()
    clock.refresh_from_db()
    assert (clock.breached_at, clock.next_check_at, clock.state) == (DUE, None, "running")
    event = clock.events.get(kind="breached")
    assert (event.at, event.logged_at) == (DUE, found_at)
    assert [(kind, told.pk) for kind, _level, told in notices.sent] == [("breach", clock.pk)]


def test_a_clock_claimed_at_the_very_instant_is_not_late_yet(notices: Notices) -> None:
    [clock] = start(CaseFactory(), spec())
    Clock.objects.update(next_check_at=DUE)

    assert sweep_due(now=DUE) == SweepResult(waiting=1)
    clock.refresh_from_db()
    assert (clock.breached_at, clock.next_check_at) == (None, DUE + MOMENT)
    assert sweep_due(now=DUE) == SweepResult()
    assert sweep_due(now=DUE + MOMENT) == SweepResult(breached=1)
    assert notices.kinds == ["breach"]


def test_each_metric_of_a_case_is_told(notices: Notices) -> None:
    """Defect 2: a second breach on the same day is swallowed."""
    start(CaseFactory(), spec(), spec(metric=Metric.RESOLUTION))

    assert sweep_due(now=DUE + MOMENT).breached == 2
    assert {told.metric for _kind, _level, told in notices.sent} == {"first_response", "resolution"}


def test_a_warning_comes_before_the_breach(notices: Notices) -> None:
    [clock] = start(CaseFactory(), spec(warn_at_percents=(75, 50)))

    assert sweep_due(now=MONDAY + timedelta(hours=2)) == SweepResult(warned=1)
    assert sweep_due(now=MONDAY + timedelta(hours=2)) == SweepResult()
    assert sweep_due(now=WARNED) == SweepResult(warned=1)
    assert sweep_due(now=DUE + MOMENT) == SweepResult(breached=1)
    assert [(kind, level) for kind, level, _clock in notices.sent] == [("warning", 50), ("warning", 75), ("breach", 0)]
    assert list(clock.events.values_list("kind", "level")) == [
        ("started", 0),
        ("warned", 50),
        ("warned", 75),
        ("breached", 0),
    ]


def test_after_an_outage_one_notice_says_it_all(notices: Notices) -> None:
    """Defect 8: one level a tick after downtime."""
    start(CaseFactory(), spec(warn_at_percents=(25, 50, 75)))
    sweep_due(now=WARNED + timedelta(minutes=1))
    assert [(kind, level) for kind, level, _clock in notices.sent] == [("warning", 75)]
    start(CaseFactory(), spec(warn_at_percents=(25, 50, 75)), started_at=MONDAY)
    sweep_due(now=DUE + timedelta(days=1))

    assert notices.kinds == ["warning", "breach", "breach"]


def test_a_receiver_that_fails_undoes_its_breach_and_holds_up_nobody(notices: Notices) -> None:
    """Defect 3: lost in a crash. The breach and its notice are one transaction, or neither."""
    poisoned, sound = start_many(2)

    def fail(*, happenings: list[Happening], **_kwargs: Any) -> None:
        if poisoned.pk in {happening.clock.pk for happening in happenings}:
            raise RuntimeError("no mail for this one")

    clock_due.connect(fail, weak=False)
    now = DUE + timedelta(minutes=1)

    assert sweep_due(now=now) == SweepResult(breached=1, failed=1)
    poisoned.refresh_from_db()
    sound.refresh_from_db()
    assert sound.breached_at == DUE
    assert (poisoned.breached_at, poisoned.next_check_at) == (None, now + timedelta(hours=1))
    assert not ClockEvent.objects.filter(clock=poisoned, kind="breached").exists()
    clock_due.disconnect(fail)
    assert sweep_due(now=now + timedelta(minutes=59)) == SweepResult()
    assert sweep_due(now=now + timedelta(hours=1)) == SweepResult(breached=1)
    poisoned.refresh_from_db()
    assert poisoned.breached_at == DUE


def test_a_receiver_that_fails_undoes_the_late_stop(notices: Notices) -> None:
    case = CaseFactory()
    [clock] = start(case, spec())

    def fail(**_kwargs: Any) -> None:
        raise RuntimeError("no mail at all")

    clock_due.connect(fail, weak=False)
    with pytest.raises(RuntimeError, match="no mail"):
        stop_clocks(case=case, event=StopEvent.MESSAGE, at=DUE + MOMENT, now=DUE + MOMENT)

    clock.refresh_from_db()
    assert (clock.state, clock.breached_at) == ("running", None)


def test_more_clocks_than_a_batch_are_all_told_in_one_sweep(notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaches, "BATCH", 3)
    start_many(7)

    assert sweep_due(now=DUE + timedelta(hours=1)) == SweepResult(breached=7)
    assert len(notices.sent) == 7


def test_stopped_and_cancelled_clocks_are_not_looked_at(notices: Notices) -> None:
    case = CaseFactory()
    start(case, spec(), spec(metric=Metric.ACKNOWLEDGEMENT, amount=Decimal(1)))
    stop_clocks(case=case, event=StopEvent.RESOLVED, at=MONDAY, now=MONDAY)

    assert sweep_due(now=DUE + timedelta(days=30)) == SweepResult()
    assert notices.sent == []


def test_a_sweep_costs_by_what_is_due(notices: Notices) -> None:
    start_many(30)
    with CaptureQueriesContext(connection) as idle:
        sweep_due(now=DUE)
    assert len([query for query in idle if "SAVEPOINT" not in query["sql"]]) == 1


def test_the_task_reads_the_clock_and_sweeps(notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    start(CaseFactory(), spec())
    monkeypatch.setattr(tasks, "utc_now", lambda: DUE + MOMENT)
    tasks.sweep()

    assert notices.kinds == ["breach"]
