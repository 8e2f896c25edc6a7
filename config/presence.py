"""Workers and beat say through the broker that they live, and workers what their tasks took.

Nothing here may fail a task or hold it up: what the broker does not take within a second is left out.
"""

from __future__ import annotations

import atexit
import logging
import os
import socket
import time
from collections.abc import Callable
from typing import Any, Final

from celery.signals import after_task_publish, task_postrun, worker_ready, worker_shutting_down
from redis import Redis
from redis.exceptions import RedisError

from core.broker import Sign, add_totals, announce, connect, withdraw
from core.clock import real_now

EVERY_SECONDS: Final = 10.0
#: After the broker has not answered nobody tries again for so long.
PAUSE_SECONDS: Final = 30.0

logger = logging.getLogger(__name__)


class Line:
    """This process's connection to the broker, given up for a while after a failure."""

    def __init__(self) -> None:
        self._client: Redis | None = None
        self._silent_until = 0.0

    def say(self, what: Callable[[Redis], None]) -> bool:
        """Do `what`; False if it could not be done."""
        if time.monotonic() < self._silent_until:
            return False
        self._client = self._client or connect()
        if self._client is None:
            return False
        try:
            what(self._client)
        except RedisError:
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            return False
        return True


class Totals:
    """What the tasks of this process took since it last told."""

    def __init__(self) -> None:
        self.sums: dict[str, tuple[int, int, float]] = {}
        self.told = 0.0

    def add(self, task: str, *, has_failed: bool, seconds: float) -> None:
        """Add one run."""
        runs, failures, total = self.sums.get(task, (0, 0, 0.0))
        self.sums[task] = (runs + 1, failures + has_failed, total + seconds)

    def tell(self) -> None:
        """Add them to those of all processes, once in a while."""
        if time.monotonic() - self.told < EVERY_SECONDS:
            return
        self.told = time.monotonic()
        if line.say(lambda client: add_totals(client, self.sums)):
            self.sums = {}


line = Line()
totals = Totals()


@worker_ready.connect(weak=False)
def keep_announcing(sender: Any, **_kwargs: Any) -> None:
    """Say every ten seconds that this worker lives, by the timer of its own loop: a worker that hangs falls silent."""
    since, queues = real_now(), tuple(sorted(sender.app.amqp.queues.consume_from))

    def say() -> None:
        line.say(lambda client: announce(client, Sign("worker", sender.hostname, real_now(), since, queues)))

    say()
    sender.timer.call_repeatedly(EVERY_SECONDS, say)


@worker_shutting_down.connect(weak=False)
def say_goodbye(sender: str, **_kwargs: Any) -> None:
    """Take the sign away: this worker ends in good order."""
    line.say(lambda client: withdraw(client, "worker", str(sender)))


def announce_beat(**_kwargs: Any) -> None:
    """Say with what it publishes that this beat lives."""
    since, name, told = real_now(), f"{socket.gethostname()}:{os.getpid()}", [0.0]

    def say(**_more: Any) -> None:
        if time.monotonic() - told[0] >= EVERY_SECONDS:
            told[0] = time.monotonic()
            line.say(lambda client: announce(client, Sign("beat", name, real_now(), since)))

    after_task_publish.connect(say, weak=False)
    # A beat that ends in good order is not missed; one that was killed is shown as silent.
    atexit.register(lambda: line.say(lambda client: withdraw(client, "beat", name)))


@task_postrun.connect(weak=False)
def count_run(task: Any, state: str, **_kwargs: Any) -> None:
    """Add what a task took; `config.telemetry` has measured it."""
    from config.telemetry import last_seconds

    totals.add(task.name, has_failed=state != "SUCCESS", seconds=last_seconds())
    totals.tell()
