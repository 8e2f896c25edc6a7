"""Beat lays nothing more onto a queue that nobody empties."""

from types import SimpleNamespace
from typing import Any

import pytest
from celery.beat import PersistentScheduler
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
