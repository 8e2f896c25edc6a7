"""The id of a story goes with each task that it asks for, and stands on each line that the task writes."""

from __future__ import annotations

import logging
import time
from typing import Any, Final

from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun
from django.conf import settings

from core.logging import current_task, request_id, trace

HEADER: Final = "dohoda_trace"
logger = logging.getLogger("config.tasks")
_began: dict[str, float] = {}
_took = 0.0


@setup_logging.connect(weak=False)
def log_as_the_web_does(loglevel: int | str | None = None, **_kwargs: Any) -> None:
    """Keep Celery from writing lines of its own kind; `--loglevel` still says how much Celery itself has to tell."""
    from logging.config import dictConfig

    dictConfig(settings.LOGGING)
    if loglevel is not None:
        for name in ("celery", "kombu"):
            logging.getLogger(name).setLevel(loglevel)


@before_task_publish.connect(weak=False)
def send_story(headers: dict[str, Any] | None = None, **_kwargs: Any) -> None:
    """Put the id into the message's headers."""
    if headers is not None and trace():
        headers.setdefault(HEADER, trace())


@task_prerun.connect(weak=False)
def take_story(task: Any, task_id: str, **_kwargs: Any) -> None:
    """Take the id up; what beat asks for begins a story of its own."""
    request_id.set(getattr(task.request, HEADER, None) or task_id)
    current_task.set((task.name, task_id))
    _began[task_id] = time.monotonic()


@task_postrun.connect(weak=False)
def drop_story(task: Any, task_id: str, state: str, retval: Any, **_kwargs: Any) -> None:
    """Say what the task did, unless it found nothing to do. Lines between tasks belong to none."""
    global _took
    _took = time.monotonic() - _began.pop(task_id, time.monotonic())
    ms = round(_took * 1000)
    counts = {name: count for name, count in retval.items() if count} if isinstance(retval, dict) else {}
    if state != "SUCCESS":
        logger.error("task did not succeed", extra={"state": state, "ms": ms})
    elif counts or task.name not in _periodic():
        logger.info("task done", extra={"ms": ms, "counts": counts})
    request_id.set("-")
    current_task.set(None)


def last_seconds() -> float:
    """Return how long the task that just ended took."""
    return _took


def _periodic() -> set[str]:
    """Return the tasks that come round all the time: a line each would drown the others."""
    return {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}
