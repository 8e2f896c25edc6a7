"""Signs of life of the periodic tasks: written when a run ends, by whichever worker had it."""

from __future__ import annotations

import logging
import time
from typing import Any, Final

from celery.signals import task_failure, task_postrun, task_prerun
from django.conf import settings
from django.db import DatabaseError

from core.clock import real_now
from core.services.heartbeats import beat, stumble

PERIODIC: Final = frozenset(entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values())

logger = logging.getLogger(__name__)
_began: dict[str, float] = {}


@task_prerun.connect(weak=False)
def note_beginning(task: Any, task_id: str, **_kwargs: Any) -> None:
    """Take the time."""
    if task.name in PERIODIC:
        _began[task_id] = time.monotonic()


@task_postrun.connect(weak=False)
def note_end(task: Any, task_id: str, state: str, retval: Any, **_kwargs: Any) -> None:
    """Write the row. A database that does not answer is the task's own trouble, and is not made worse here."""
    if task.name not in PERIODIC:
        return
    took = round((time.monotonic() - _began.pop(task_id, time.monotonic())) * 1000)
    if state != "SUCCESS":
        return
    try:
        beat(task=task.name, took_ms=took, counts=retval if isinstance(retval, dict) else {}, now=real_now())
    except DatabaseError:
        logger.warning("The sign of life of %s could not be written.", task.name)


@task_failure.connect(weak=False)
def note_failure(sender: Any, exception: BaseException, **_kwargs: Any) -> None:
    """Write that it failed, and of what kind the error was."""
    if sender.name not in PERIODIC:
        return
    try:
        stumble(task=sender.name, error=type(exception).__name__, now=real_now())
    except DatabaseError:
        logger.warning("That %s failed could not be written.", sender.name)
