"""Writing signs of life: often enough that a silence is noticed, seldom enough that an idle system stays idle."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db.models import F

from core.models import Heartbeat

#: A task that finds nothing to do writes its row this often, however often it runs.
WRITE_EVERY_SECONDS: Final = 5.0
_KIND_LENGTH: Final = 100

#: What this process has not written yet: by task, the runs since, and when it wrote last by a clock that never jumps.
_unwritten: dict[str, int] = {}
_written: dict[str, float] = {}


def beat(*, task: str, took_ms: int, counts: Mapping[str, int], now: datetime) -> bool:
    """Note that a run of `task` came to its end, with what it did. Returns whether the row was written.

    Runs that did nothing are gathered and written every few seconds, so that a sweep each second costs a fifth of a
    write. `now` is the machine's own time.
    """
    runs = _unwritten.get(task, 0) + 1
    has_worked = any(counts.values())
    if not has_worked and time.monotonic() - _written.get(task, float("-inf")) < WRITE_EVERY_SECONDS:
        _unwritten[task] = runs
        return False
    values = {"ended_at": now, "took_ms": took_ms}
    if has_worked:
        values |= {"worked_at": now, "worked_ms": took_ms, "counts": dict(counts)}
    _write(task, runs=F("runs") + runs, **values)
    _unwritten[task], _written[task] = 0, time.monotonic()
    return True


def stumble(*, task: str, error: str, now: datetime) -> None:
    """Note that a run of `task` failed; `error` is the name of the exception. Its last good run stays what it was."""
    _write(task, failed_at=now, failures=F("failures") + 1, error=error[:_KIND_LENGTH])


def forget() -> None:
    """Forget what this process wrote, as a new one would."""
    _unwritten.clear()
    _written.clear()


def _write(task: str, **values: object) -> None:
    if not Heartbeat.objects.filter(task=task).update(**values):
        Heartbeat.objects.bulk_create([Heartbeat(task=task)], ignore_conflicts=True)
        Heartbeat.objects.filter(task=task).update(**values)
