"""Recomputing while others work: two workers, the sweep, and people who stop clocks. What SQLite cannot show."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from accounts.models import User
from core.errors import Refusal
from sla.domain.stops import StopEvent
from sla.models import Case, Clock, ClockEvent, Recompute
from sla.services import stop_clocks
from sla.services.breaches import sweep_due
from sla.services.recompute import apply_recompute, go_on, moving, sweep_unfinished, undo_recompute, work
from sla.signals import clock_due
from tests.connections import Gate, closing
from tests.factories import UserFactory
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, start_many
from tests.sla.recomputing import preview, publish_hours, work_off

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)
NOW = MONDAY + 3 * HOUR
PATIENCE = 30


@pytest.fixture
def gate(notices: Notices) -> Iterator[Gate]:
    gate = Gate(PATIENCE)
    clock_due.connect(gate, weak=False)
    yield gate
    gate.opened.set()


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "ask_worker", lambda _recompute_id: None)


@pytest.fixture
def boss(transactional_db: None) -> User:
    found: User = UserFactory(roles=["manager"])
    return found


def previewed(boss: User, count: int, hours: int = 2) -> Recompute:
    """A preview of `count` clocks, each due within other hours now."""
    start_many(count)
    publish_hours(hours, NOW)
    return preview(boss, NOW)


def assert_each_moved_and_told_once(run: Recompute, count: int, notices: Notices) -> None:
    run.refresh_from_db()
    assert (run.state, run.applied, run.breached, run.skipped, run.progress) == ("done", count, count, 0, count)
    assert Clock.objects.filter(revision=1, due_at=MONDAY + 2 * HOUR, breached_at=MONDAY + 2 * HOUR).count() == count
    for kind in ("recomputed", "breached"):
        assert ClockEvent.objects.filter(kind=kind, clock__revision=1).count() == count
    assert len({clock.pk for _kind, _level, clock in notices.sent}) == len(notices.sent) == count


def test_two_workers_at_one_run_move_each_deadline_once(
    gate: Gate, notices: Notices, boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "BATCH", 5)
    run = previewed(boss, 20)
    apply_recompute(recompute=run, reason="why", actor=boss, now=NOW)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(closing(lambda: go_on(recompute_id=run.pk, now=NOW)))
        assert gate.reached.wait(PATIENCE)
        # The first holds the run; after its lease another takes part, and takes the rows that it does not hold.
        assert not go_on(recompute_id=run.pk, now=NOW)
        later = NOW + work.LEASE
        second = pool.submit(closing(lambda: work_off(run, later)))
        while run.moves.filter(state="applied").count() < 15:
            assert not second.done() or second.exception(0) is None
        gate.opened.set()
        first.result(PATIENCE)
        second.result(PATIENCE)
    work_off(run, NOW + 2 * work.LEASE)
    assert_each_moved_and_told_once(run, 20, notices)


def test_two_people_apply_one_preview_and_one_of_them_wins(boss: User) -> None:
    run = previewed(boss, 3)

    def press() -> str:
        try:
            apply_recompute(recompute=run, reason="why", actor=boss, now=NOW)
        except Refusal as refusal:
            return refusal.problems[0].code
        return "applied"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(done.result(PATIENCE) for done in [pool.submit(closing(press)) for _each in range(2)])
    assert outcomes == ["applied", "state"]


def test_two_runs_are_not_applied_at_once(boss: User) -> None:
    first = previewed(boss, 3)
    second = preview(boss, NOW)

    def press(run: Recompute) -> str:
        try:
            apply_recompute(recompute=run, reason="why", actor=boss, now=NOW)
        except Refusal as refusal:
            return refusal.problems[0].code
        return "applied"

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(closing(lambda run=run: press(run))) for run in (first, second)]  # type: ignore[misc]
        assert sorted(each.result(PATIENCE) for each in done) == ["applied", "busy"]


def test_the_sweep_goes_on_while_deadlines_are_moved_and_nothing_is_told_twice(
    gate: Gate, notices: Notices, boss: User
) -> None:
    run = previewed(boss, 10)
    apply_recompute(recompute=run, reason="why", actor=boss, now=NOW)
    [other] = start_many(1)  # of an own set, published now: no part of the run
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(closing(lambda: go_on(recompute_id=run.pk, now=NOW)))
        assert gate.reached.wait(PATIENCE)
        # All ten are held by the worker; the sweep waits for none of them and tells of the one that is late.
        assert sweep_due(now=MONDAY + 5 * HOUR).breached == 1
        gate.opened.set()
        worker.result(PATIENCE)
    work_off(run, NOW)
    assert sweep_due(now=MONDAY + 5 * HOUR).breached == 0
    assert Clock.objects.get(pk=other.pk).revision == 0
    notices.sent = [notice for notice in notices.sent if notice[2].pk != other.pk]
    assert_each_moved_and_told_once(run, 10, notices)


def test_a_clock_that_the_sweep_holds_is_moved_when_it_is_let_go(gate: Gate, notices: Notices, boss: User) -> None:
    run = previewed(boss, 4, hours=8)
    apply_recompute(recompute=run, reason="why", actor=boss, now=NOW)
    late = MONDAY + 5 * HOUR
    with ThreadPoolExecutor(2) as pool:
        sweep = pool.submit(closing(lambda: sweep_due(now=late)))
        assert gate.reached.wait(PATIENCE)
        worker = pool.submit(closing(lambda: work_off(run, late)))
        assert not worker.done()
        gate.opened.set()
        assert sweep.result(PATIENCE).breached == 4
        worker.result(PATIENCE)
    run.refresh_from_db()
    # Late when the sweep looked, on time since: each breach is withdrawn.
    assert (run.state, run.applied, run.withdrawn) == ("done", 4, 4)
    assert Clock.objects.filter(breached_at=None, next_check_at__isnull=False).count() == 4
    assert sorted(notices.kinds) == ["breach"] * 4 + ["correction"] * 4


def test_who_stops_a_clock_meanwhile_wins_or_waits_and_nothing_is_lost(
    gate: Gate, notices: Notices, boss: User
) -> None:
    run = previewed(boss, 3)
    apply_recompute(recompute=run, reason="why", actor=boss, now=NOW)
    clock = Clock.objects.order_by("pk")[2]
    case = Case.objects.get(pk=clock.case_id)
    with ThreadPoolExecutor(2) as pool:
        worker = pool.submit(closing(lambda: work_off(run, NOW)))
        assert gate.reached.wait(PATIENCE)
        person = pool.submit(closing(lambda: stop_clocks(case=case, event=StopEvent.MESSAGE, at=NOW, now=NOW)))
        gate.opened.set()
        worker.result(PATIENCE)
        assert len(person.result(PATIENCE)) == 1
    clock.refresh_from_db()
    # The recompute came first, so the answer was late by the deadline that it set; nobody is told twice.
    assert (clock.state, clock.due_at, clock.breached_at) == ("stopped", MONDAY + 2 * HOUR, MONDAY + 2 * HOUR)
    assert_each_moved_and_told_once(run, 3, notices)
    undone = work_off(undo_recompute(recompute=run, reason="back", actor=boss, now=NOW), NOW)
    assert (undone.undone, undone.kept) == (2, 1)


def test_a_run_whose_worker_died_is_taken_over_and_ends_right(
    notices: Notices, boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "BATCH", 4)
    asked: list[int] = []
    monkeypatch.setattr(work, "ask_worker", asked.append)
    run = previewed(boss, 10)
    apply_recompute(recompute=run, reason="why", actor=boss, now=NOW)
    move_next, calls = moving.move_next, []

    def dies_in_the_third_batch(*args: object, **kwargs: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return move_next(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "move_next", dies_in_the_third_batch)
    with pytest.raises(KeyboardInterrupt):
        go_on(recompute_id=run.pk, now=NOW)
    asked.clear()
    assert run.moves.filter(state="applied").count() == 8
    assert sweep_unfinished(now=NOW + work.LEASE) == 0
    later = NOW + work.LEASE + work.GRACE
    assert sweep_unfinished(now=later) == 1
    assert asked == [run.pk]
    work_off(run, later)
    assert_each_moved_and_told_once(run, 10, notices)


def test_a_run_that_nobody_finishes_fails_and_can_be_gone_on_with(boss: User) -> None:
    run = previewed(boss, 3)
    apply_recompute(recompute=run, reason="why", actor=boss, now=NOW)
    at = NOW
    for _attempt in range(work.ATTEMPTS):
        at += work.GRACE
        assert sweep_unfinished(now=at) == 1
    assert sweep_unfinished(now=at + work.GRACE) == 0
    run.refresh_from_db()
    assert (run.state, run.applied) == ("failed", 0)
    apply_recompute(recompute=run, reason="again", actor=boss, now=at)
    assert work_off(run, at).applied == 3
