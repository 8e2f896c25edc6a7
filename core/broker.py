"""What the broker knows of the work: queue lengths, who is alive, how long tasks take. All of it may be lost."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

QUEUES: Final = ("sweep", "mail", "hooks", "pdf", "default")
#: One hash for the signs of life of workers and beats, one for what tasks took: few keys, one round trip.
ALIVE: Final = "dohoda:alive"
TASKS: Final = "dohoda:tasks"
_UNACKNOWLEDGED: Final = "unacked"
_SECONDS: Final = 1.0
#: A process that was not heard of for so long is no longer shown.
FORGOTTEN_SECONDS: Final = 3600
#: Processes report every ten seconds; a busy one may be late.
SILENT_SECONDS: Final = 45

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of life: `kind` is worker or beat, `at` when it was heard, `since` when it started."""

    kind: str
    name: str
    at: datetime
    since: datetime
    queues: tuple[str, ...] = ()

    def is_silent(self, now: datetime) -> bool:
        """Tell whether it should have been heard of by now."""
        return abs((now - self.at).total_seconds()) > SILENT_SECONDS


@dataclass(frozen=True, slots=True)
class TaskTotals:
    """What a task has cost since the broker was last emptied."""

    task: str
    runs: int
    failures: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BrokerState:
    """What the broker says; where it does not answer, nothing."""

    answers: bool
    queues: dict[str, int] = field(default_factory=dict)
    taken: int = 0
    signs: list[Sign] = field(default_factory=list)
    tasks: list[TaskTotals] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Sign]:
        """Return the workers, or the beats."""
        return [sign for sign in self.signs if sign.kind == kind]


def connect() -> Redis | None:
    """Return a client that waits a second at most; None where the broker is no Redis."""
    if not settings.REDIS_URL.startswith(("redis://", "rediss://")):
        return None
    client: Redis = Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS, decode_responses=True
    )
    return client


def announce(client: Redis, sign: Sign) -> None:
    """Give a sign of life. Raises RedisError."""
    value = {"at": sign.at.timestamp(), "since": sign.since.timestamp(), "queues": list(sign.queues)}
    client.hset(ALIVE, f"{sign.kind}:{sign.name}", json.dumps(value))


def withdraw(client: Redis, kind: str, name: str) -> None:
    """Say goodbye. Raises RedisError."""
    client.hdel(ALIVE, f"{kind}:{name}")


def add_totals(client: Redis, totals: Mapping[str, tuple[int, int, float]]) -> None:
    """Add runs, failures and seconds to what stands. Raises RedisError."""
    with client.pipeline(transaction=False) as pipe:
        for task, (runs, failures, seconds) in totals.items():
            pipe.hincrby(TASKS, f"{task}|runs", runs)
            pipe.hincrby(TASKS, f"{task}|failures", failures)
            pipe.hincrbyfloat(TASKS, f"{task}|seconds", seconds)
        pipe.execute()


def broker_state(now: datetime) -> BrokerState:
    """Ask the broker; an answer without contents where it gives none within a second."""
    client = connect()
    if client is None:
        return BrokerState(False)
    try:
        with client, client.pipeline(transaction=False) as pipe:
            for queue in QUEUES:
                pipe.llen(queue)
            pipe.hlen(_UNACKNOWLEDGED)
            pipe.hgetall(ALIVE)
            pipe.hgetall(TASKS)
            *lengths, taken, alive, tasks = pipe.execute()
    except RedisError as error:
        logger.warning("The broker does not answer: %s", type(error).__name__)
        return BrokerState(False)
    signs = [sign for key, value in alive.items() if (sign := _sign(key, value)) and _is_remembered(sign, now)]
    return BrokerState(
        answers=True,
        queues=dict(zip(QUEUES, lengths, strict=True)),
        taken=taken,
        signs=sorted(signs, key=lambda sign: (sign.kind, sign.name)),
        tasks=_totals(tasks),
    )


def _sign(key: str, value: str) -> Sign | None:
    try:
        found: dict[str, Any] = json.loads(value)
        kind, _colon, name = key.partition(":")
        at, since = (datetime.fromtimestamp(found[word], UTC) for word in ("at", "since"))
        return Sign(kind, name, at, since, tuple(found["queues"]))
    except (ValueError, KeyError, TypeError):
        return None  # another version's


def _is_remembered(sign: Sign, now: datetime) -> bool:
    return abs((now - sign.at).total_seconds()) < FORGOTTEN_SECONDS


def _totals(found: Mapping[str, str]) -> list[TaskTotals]:
    names = sorted({key.rpartition("|")[0] for key in found})
    return [
        TaskTotals(
            name,
            int(found.get(f"{name}|runs", 0)),
            int(found.get(f"{name}|failures", 0)),
            float(found.get(f"{name}|seconds", 0)),
        )
        for name in names
    ]
