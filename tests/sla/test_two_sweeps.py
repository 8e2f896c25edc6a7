"""Two workers at once, each with its own connection: what SQLite cannot show."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection

from core.errors import Refusal
from sla.domain.vocabulary import Metric
from sla.models import Case, Clock, ClockEvent, TargetDraft, TargetSet
from sla.selectors import targets_of
from sla.services import StopEvent, begin_set, breaches, change_target, publish_draft, save_line, stop_clocks
from sla.services.breaches import SweepResult, sweep_due
from sla.signals import clock_due
from tests.connections import Gate, closing
from tests.factories import UserFactory
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, publish, spec, start_many

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = MONDAY + timedelta(hours=5)
PATIENCE = 20


@pytest.fixture
def gate(notices: Notices) -> Iterator[Gate]:
    gate = Gate(PATIENCE)
    clock_due.connect(gate, weak=False)
    yield gate
    gate.opened.set()


@contextmanager
def worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def assert_each_breached_once(count: int, notices: Notices) -> None:
    assert Clock.objects.filter(breached_at__isnull=False).count() == count
    assert ClockEvent.objects.filter(kind="breached").count() == count
    assert len({clock.pk for _kind, _level, clock in notices.sent}) == len(notices.sent) == count


def test_two_sweeps_do_not_record_a_breach_twice(gate: Gate, notices: Notices) -> None:
    start_many(5)
    with worker() as other:
        first = other.submit(closing(lambda: sweep_due(now=NOW)))
        assert gate.reached.wait(PATIENCE)
        # The other sweep holds all five, so this one finds nothing and waits for nobody.
        assert sweep_due(now=NOW) == SweepResult()
        gate.opened.set()
        assert first.result(PATIENCE) == SweepResult(breached=5)

    assert sweep_due(now=NOW) == SweepResult()
    assert_each_breached_once(5, notices)


def test_two_sweeps_share_the_work(gate: Gate, notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaches, "BATCH", 2)
    start_many(6)
    with worker() as other:
        first = other.submit(closing(lambda: sweep_due(now=NOW)))
        assert gate.reached.wait(PATIENCE)
        assert sweep_due(now=NOW) == SweepResult(breached=4)
        gate.opened.set()
        assert first.result(PATIENCE) == SweepResult(breached=2)

    assert_each_breached_once(6, notices)


def test_a_late_stop_and_a_sweep_record_one_breach(gate: Gate, notices: Notices) -> None:
    [clock] = start_many(1)
    case = Case.objects.get(pk=clock.case_id)
    with worker() as other:
        sweep = other.submit(closing(lambda: sweep_due(now=NOW)))
        assert gate.reached.wait(PATIENCE)
        gate.opened.set()
        # Waits until the sweep has committed, and then finds the breach recorded.
        stop_clocks(case=case, event=StopEvent.MESSAGE, at=NOW, now=NOW)
        assert sweep.result(PATIENCE) == SweepResult(breached=1)

    clock.refresh_from_db()
    assert (clock.state, clock.breached_at) == ("stopped", clock.due_at)
    assert_each_breached_once(1, notices)


def test_two_publishers_take_two_numbers() -> None:
    publish(spec())
    with ThreadPoolExecutor(2) as pool:
        work = closing(lambda: publish(spec(), now=NOW).number)
        numbers = sorted(future.result(PATIENCE) for future in [pool.submit(work) for _each in range(2)])

    assert numbers == [2, 3]
    assert TargetSet.objects.values("series").distinct().count() == 1


def test_two_managers_do_not_overwrite_each_other() -> None:
    manager = UserFactory(roles=["manager"])
    seen = publish(spec(), spec(metric=Metric.RESOLUTION))

    def change(metric: Metric) -> str:
        try:
            change_target(
                target_set=seen,
                key=f"complaint.any.any.{metric}",
                amount=Decimal(1),
                unit="hours",
                reason="at the same time",
                actor=manager,
                now=NOW,
            )
        except Refusal as refusal:
            return refusal.problems[0].code
        return "published"

    with ThreadPoolExecutor(2) as pool:
        metrics = (Metric.FIRST_RESPONSE, Metric.RESOLUTION)
        done = [pool.submit(closing(partial(change, metric))) for metric in metrics]
        outcomes = sorted(future.result(PATIENCE) for future in done)

    assert outcomes == ["published", "stale"]


def test_two_managers_publish_a_draft_once() -> None:
    manager = UserFactory(roles=["manager"])
    [line] = [target.line() for target in targets_of(publish(spec()))]
    law = begin_set(basis="statutory", source="§ 19", lines=(line,), actor=manager, now=NOW)

    def publish_it() -> str:
        try:
            publish_draft(draft=law, lock=law.lock, reason="at the same time", actor=manager, now=NOW)
        except Refusal as refusal:
            return refusal.problems[0].code
        return "published"

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(closing(publish_it)) for _each in range(2)]
        outcomes = sorted(future.result(PATIENCE) for future in done)

    assert outcomes == ["gone", "published"]
    assert TargetSet.objects.filter(basis="statutory").count() == 1


def test_a_line_saved_while_its_set_is_published_is_kept() -> None:
    manager = UserFactory(roles=["manager"])
    ours = publish(spec())
    [line] = [target.line() for target in targets_of(ours)]
    values: dict[str, Any] = {"series": ours.series, "key": line.key, "actor": manager, "now": NOW}
    draft = save_line(**values, line=replace(line, amount=Decimal(3)), seen=line.to_document())
    seen = draft.changes[line.key]

    def publish_it() -> str:
        try:
            publish_draft(draft=draft, lock=draft.lock, reason="at the same time", actor=manager, now=NOW)
        except Refusal as refusal:
            return refusal.problems[0].code
        return "published"

    def save_it() -> str:
        save_line(**values, line=replace(line, amount=Decimal(2)), seen=seen)
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(closing(act)) for act in (publish_it, save_it)]
        outcomes = [future.result(PATIENCE) for future in done]

    # Whoever came second worked on what the first had left.
    assert outcomes in (["published", "saved"], ["changed_meanwhile", "saved"])
    [kept] = TargetDraft.objects.all()
    assert kept.changes[line.key]["amount"] == "2"


def test_an_empty_sweep_reads_the_partial_index() -> None:
    start_many(3)
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM sla_clock WHERE next_check_at <= %s ORDER BY next_check_at LIMIT 100", [NOW]
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")

    assert "sla_clock_waiting" in plan
