"""Beat lays nothing more onto a queue that nobody empties, and goes on where the clock was put back."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from celery.beat import PersistentScheduler, ScheduleEntry
from celery.schedules import crontab, schedule
from redis.exceptions import ConnectionError as NoConnection

from config.celery import app
from config.scheduler import ENOUGH, PatientScheduler

SWEEP = SimpleNamespace(task="sla.tasks.sweep", name="sweep")


class Broker:
    """Says how long each queue is."""

    def __init__(self, lengths: dict[str, int]) -> None:
        self.lengths = lengths

    def llen(self, queue: str) -> int:
        if queue not in self.lengths:
            raise NoConnection
        return self.lengths[queue]


@pytest.mark.parametrize(
    ("lengths", "is_sent"),
    [({"sweep": ENOUGH - 1}, True), ({"sweep": ENOUGH}, False), ({"mail": ENOUGH, "sweep": 0}, True), ({}, True)],
)
def test_a_turn_passes_while_the_queue_is_full(
    lengths: dict[str, int], is_sent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(PersistentScheduler, "apply_async", lambda _self, entry, **_kwargs: sent.append(entry.task))
    scheduler: Any = PatientScheduler.__new__(PatientScheduler)
    scheduler.app, scheduler._client = app, Broker(lengths)
    scheduler.apply_async(SWEEP, advance=False)
    assert sent == (["sla.tasks.sweep"] if is_sent else [])


class Hands:
    """A clock that can be put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """The clock of beat."""
    clock = Hands(now)
    monkeypatch.setattr("config.scheduler.real_now", clock)
    return clock


def scheduler_of(hands: Hands, sent: list[datetime], *, last_run_at: datetime) -> Any:
    """Return a beat with one task, due every second, that notes when it was sent instead of sending it."""
    every_second = schedule(1.0, nowfun=hands)
    entry = ScheduleEntry("sweep", "sla.tasks.sweep", last_run_at=last_run_at, schedule=every_second, app=app)
    nightly = crontab("0", "4", nowfun=hands)  # Celery has one of its own
    other = ScheduleEntry("clean", "celery.backend_cleanup", last_run_at=last_run_at, schedule=nightly, app=app)
    scheduler: Any = PatientScheduler.__new__(PatientScheduler)
    scheduler.app, scheduler._heap, scheduler.old_schedulers = app, None, None
    scheduler._store, scheduler.max_interval, scheduler.producer = (
        {"entries": {"sweep": entry, "clean": other}},
        300,
        None,
    )
    scheduler.apply_async = lambda _entry, **_kwargs: sent.append(hands.now)
    return scheduler


def test_a_clock_that_is_put_back_holds_nothing_up(hands: Hands, now: datetime) -> None:
    sent: list[datetime] = []
    scheduler = scheduler_of(hands, sent, last_run_at=now - timedelta(seconds=1))
    scheduler.tick()
    assert scheduler.tick() == 1.0, "the next turn is a second away"
    hands.now = now - timedelta(hours=1)
    scheduler.tick()
    scheduler.tick()
    assert sent == [now, now - timedelta(hours=1)], "at once, and once"
    hands.now += timedelta(seconds=1)
    scheduler.tick()
    assert len(sent) == 3


def test_what_beat_remembers_of_a_later_clock_holds_nothing_up(hands: Hands, now: datetime) -> None:
    sent: list[datetime] = []
    scheduler_of(hands, sent, last_run_at=now + timedelta(days=2)).tick()
    assert sent == [now]


def test_no_message_dies_of_two_clocks_that_differ_by_less_than_half_a_minute() -> None:
    lives = {name: entry["options"]["expires"] for name, entry in app.conf.beat_schedule.items()}
    assert {name for name, seconds in lives.items() if seconds < 30} == set()
    # None outlives so many of its kind that a worker which comes back would be busy with them for long.
    intervals = {name: entry["schedule"] for name, entry in app.conf.beat_schedule.items()}
    assert {name for name, seconds in lives.items() if seconds > max(intervals[name], 30)} == set()


def test_beat_sleeps_until_a_turn_is_due(hands: Hands, now: datetime) -> None:
    """Waking before it, beat would ask again without a pause until it is."""
    sent: list[datetime] = []
    scheduler = scheduler_of(hands, sent, last_run_at=now - timedelta(seconds=1))
    looks = 0
    while len(sent) < 10 and looks < 100:
        wait = scheduler.tick()
        looks += 1
        hands.now += timedelta(seconds=wait, microseconds=1 if wait else 0)
    assert len(sent) == 10
    assert looks <= 20, "one look sends, one says how long to sleep"
