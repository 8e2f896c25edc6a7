"""The Celery application; its queues and its one schedule stand in the settings."""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup, task_postrun, task_prerun, worker_init

from core.logging import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("dohoda")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def carry_task_id(task_id: str, **_kwargs: Any) -> None:
    """Put the task's id on every log line it writes."""
    request_id.set(task_id)


@task_postrun.connect
def drop_task_id(**_kwargs: Any) -> None:
    """Log lines between tasks belong to none."""
    request_id.set("-")


@worker_init.connect
def watch_periodic_tasks(**_kwargs: Any) -> None:
    """Let a worker note when a periodic task ends. Other processes, which run none, are spared the listening."""
    from config import periodic  # noqa: F401 - importing connects it; models can be imported only now


@celeryd_after_setup.connect
def warm_up_renderer(instance: Any, **_kwargs: Any) -> None:
    """Make a worker that renders quick at it, before it forks; the others are spared the memory."""
    if "pdf" in instance.app.amqp.queues.consume_from:
        from documents.rendering import warm_up

        warm_up()
