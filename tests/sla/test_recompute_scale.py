"""Ten thousand running deadlines are recomputed and put back in time, at a fixed number of queries a batch."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from sla.models import Clock, ClockEvent, Recompute
from sla.selectors import deadlines_on_earlier_versions, has_deadlines_on_earlier_versions, targets_of
from sla.selectors.recompute import _TARGETS_IN_USE
from sla.services.recompute import apply_recompute, go_on, preview_recompute, undo_recompute
from tests.sla.factories import MONDAY, CaseFactory, publish, spec
from tests.sla.recomputing import publish_hours, work_off

pytestmark = [pytest.mark.postgres, pytest.mark.long, pytest.mark.django_db]
MANY = 10_000
#: Several times what a slow machine needs, so that only a change of the cost's order fails.
SECONDS = 120


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sla.services.recompute.work.ask_worker", lambda _recompute_id: None)


def start_ten_thousand() -> None:
    """Write the rows that ten thousand complaints would have."""
    [target] = targets_of(publish(spec(amount=20)))
    cases = type(CaseFactory.build()).objects.bulk_create(CaseFactory.build_batch(MANY))
    due = MONDAY + timedelta(days=2, hours=2)
    Clock.objects.bulk_create(
        Clock(
            case=case, target=target, metric=target.metric, basis="organisation", started_at=MONDAY, due_at=due,
            soon_at=due, next_check_at=due,
        )
        for case in cases
    )  # fmt: skip


def timed(name: str, run: Recompute) -> float:
    """Be the worker to the end of a phase; returns the seconds it took."""
    began = time.perf_counter()
    work_off(run, MONDAY)
    took = time.perf_counter() - began
    print(f"{name}: {took:.1f} s, {MANY / took:,.0f} clocks a second")
    return took


def plan_of_the_notice() -> str:
    """How PostgreSQL finds the targets that deadlines run on."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sla_clock")
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF) " + _TARGETS_IN_USE)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_the_notice_of_every_page_does_not_read_ten_thousand_clocks() -> None:
    start_ten_thousand()
    publish_hours(30, MONDAY)
    plan = plan_of_the_notice()
    assert "Seq Scan on sla_clock" not in plan
    began = time.perf_counter()
    assert has_deadlines_on_earlier_versions()
    print(f"the notice of every page: {(time.perf_counter() - began) * 1000:.1f} ms")

    running = Clock.objects.order_by("-pk").values("pk")[:10]
    Clock.objects.exclude(pk__in=running).update(state="stopped", stopped_at=MONDAY, next_check_at=None)
    plan = plan_of_the_notice()
    print(plan)
    assert "Seq Scan on sla_clock" not in plan
    assert plan.count("using sla_clock_own_target") == 2


@pytest.mark.timeout(600)
def test_ten_thousand_deadlines_move_and_move_back(manager: User) -> None:
    start_ten_thousand()
    publish_hours(30, MONDAY)
    began = time.perf_counter()
    assert deadlines_on_earlier_versions() == MANY
    print(f"the count of the notice: {(time.perf_counter() - began) * 1000:.0f} ms")

    run = preview_recompute(actor=manager, now=MONDAY)
    assert timed("preview", run) < SECONDS
    assert run.moving == MANY
    apply_recompute(recompute=run, reason="why", actor=manager, now=MONDAY)
    costs = []
    for _slice in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert go_on(recompute_id=run.pk, now=MONDAY)
        costs.append(len(queries))
    print(f"queries for 2,000 clocks: {costs[0]}")
    assert costs[0] == costs[1] < 20 * 15
    assert timed("apply (8,000 of them)", run) < SECONDS
    assert (run.state, run.applied) == ("done", MANY)
    assert deadlines_on_earlier_versions() == 0
    undo_recompute(recompute=run, reason="back", actor=manager, now=MONDAY)
    assert timed("undo", run) < SECONDS
    assert (run.state, run.undone) == ("undone", MANY)
    assert Clock.objects.filter(due_at=MONDAY + timedelta(days=2, hours=2), revision=2).count() == MANY
    assert ClockEvent.objects.filter(recompute=run).count() == 2 * MANY
