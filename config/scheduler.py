"""A beat that waits for its workers, and that does not wait for a clock which was put back.

A message that expires is thrown away only by the worker that takes it: while none is there, a sweep each second would
lay a quarter of a million of them into the broker in three days, and the worker that comes back would have to clear
them away first.

A turn is due so long after the one before. If the machine's clock is put back by an hour, the one before lies in the
future, and nothing at all would be sent for an hour: deadlines would pass, and nobody would be told.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from celery.beat import PersistentScheduler
from celery.utils.time import maybe_make_aware
from redis import Redis
from redis.exceptions import RedisError

from core.broker import connect
from core.clock import real_now

#: With so many messages in a queue nothing more is laid onto it: whoever takes these finds all that is due.
ENOUGH: Final = 60

logger = logging.getLogger(__name__)


class PatientScheduler(PersistentScheduler):
    """Sends what falls due, unless its queue is not being emptied."""

    _client: Redis | None = None
    _full: frozenset[str] = frozenset()
    _looked_at: datetime = datetime.min.replace(tzinfo=UTC)

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Send what is due; at the first look, and where the clock was put back, from this very moment on."""
        now = real_now()
        if now < self._looked_at or self._heap is None:
            self._begin_anew(now)
        self._looked_at = now
        return super().tick(*args, **kwargs)

    def _begin_anew(self, now: datetime) -> None:
        """Have nothing wait for a turn that lies in the future. What beat remembers on disk may be of a later clock."""
        entries: list[Any] = list(self.schedule.values())
        late = [entry for entry in entries if maybe_make_aware(entry.last_run_at) > now]
        for entry in late:
            # Celery adds an entry of its own, by the calendar: that one has no interval.
            entry.last_run_at = now - getattr(entry.schedule, "run_every", timedelta())
        if late:
            logger.warning("the clock was put back: %s periodic tasks begin anew", len(late))
        self._heap = None

    def adjust(self, n: float, drift: float = 0.0) -> float:
        """Wait exactly until the turn.

        Celery itself wakes 10 ms early, finds that the turn is not due yet and, with nothing left to wait for, asks
        again without a pause until it is: fifty looks for each message, most of what an idle beat would cost.
        """
        return n

    def apply_async(self, entry: Any, producer: Any = None, advance: bool = True, **kwargs: Any) -> Any:
        """Send the task of `entry`, or let this turn pass."""
        queue = self._queue_of(entry.task)
        if self._is_full(queue):
            if queue not in self._full:
                self._full |= {queue}
                logger.warning("nobody empties the queue %s: no more is sent until somebody does", queue)
            if advance:
                self.reserve(entry)
            return None
        self._full -= {queue}
        return super().apply_async(entry, producer=producer, advance=advance, **kwargs)

    def _queue_of(self, task: str) -> str:
        route = self.app.amqp.router.route({}, task)
        return str(getattr(route.get("queue"), "name", self.app.conf.task_default_queue))

    def _is_full(self, queue: str) -> bool:
        """Tell whether enough waits there; a broker that does not answer is the sending's own trouble."""
        self._client = self._client or connect()
        if self._client is None:
            return False
        try:
            return bool(self._client.llen(queue) >= ENOUGH)
        except RedisError:
            return False
