"""Signs of life: written seldom while nothing happens, at once when something does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from core.models import Heartbeat
from core.services import heartbeats
from core.services.heartbeats import beat, stumble

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _new_process() -> Iterator[None]:
    heartbeats.forget()
    yield
    heartbeats.forget()


def test_idle_runs_are_gathered_and_a_run_that_did_something_is_written_at_once() -> None:
    assert beat(task="sweep", took_ms=3, counts={"breached": 0}, now=AT)
    assert not beat(task="sweep", took_ms=3, counts={"breached": 0}, now=LATER)
    assert Heartbeat.objects.values_list("ended_at", "runs", "worked_at").get() == (AT, 1, None)

    assert beat(task="sweep", took_ms=8, counts={"breached": 2}, now=LATER)
    row = Heartbeat.objects.get()
    assert (row.ended_at, row.runs, row.worked_at, row.worked_ms, row.counts) == (LATER, 3, LATER, 8, {"breached": 2})


def test_idle_runs_are_written_again_after_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    elapsed = 100.0
    monkeypatch.setattr("core.services.heartbeats.time.monotonic", lambda: elapsed)
    beat(task="sweep", took_ms=3, counts={}, now=AT)
    elapsed += heartbeats.WRITE_EVERY_SECONDS
    assert beat(task="sweep", took_ms=3, counts={}, now=LATER)
    assert Heartbeat.objects.get().ended_at == LATER


def test_what_the_last_work_was_stands_while_nothing_happens() -> None:
    beat(task="sweep", took_ms=8, counts={"breached": 2}, now=AT)
    heartbeats.forget()
    beat(task="sweep", took_ms=1, counts={"breached": 0}, now=LATER)
    row = Heartbeat.objects.get()
    assert (row.ended_at, row.took_ms, row.worked_at, row.worked_ms, row.counts) == (LATER, 1, AT, 8, {"breached": 2})


def test_a_failure_is_noted_and_is_no_sign_of_life() -> None:
    stumble(task="sweep", error="OperationalError", now=AT)
    row = Heartbeat.objects.get()
    assert (row.ended_at, row.failed_at, row.failures, row.error, row.runs) == (None, AT, 1, "OperationalError", 0)


def test_an_idle_run_costs_one_statement(django_assert_num_queries: pytest.FixtureRequest) -> None:
    beat(task="sweep", took_ms=8, counts={}, now=AT)
    heartbeats.forget()
    with django_assert_num_queries(1):  # type: ignore[operator]
        beat(task="sweep", took_ms=8, counts={}, now=AT)
    with django_assert_num_queries(0):  # type: ignore[operator]
        beat(task="sweep", took_ms=8, counts={}, now=AT)
