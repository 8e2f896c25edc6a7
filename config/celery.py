"""The Celery application; its queues and its one schedule stand in the settings."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_after_setup, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("dohoda")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

from config import telemetry  # noqa: E402, F401 - importing connects it; it needs the settings


@worker_init.connect
def watch_periodic_tasks(**_kwargs: Any) -> None:
    """Let a worker note when a periodic task ends. Other processes, which run none, are spared the listening.

    Connections come first: whoever listens after it may ask the database.
    """
    from config import connections, periodic, presence  # noqa: F401 - importing connects them; models can be imported only now


@beat_init.connect
def watch_beat(**_kwargs: Any) -> None:
    """Let beat say that it lives."""
    from config.presence import announce_beat

    announce_beat()


@celeryd_after_setup.connect
def warm_up_renderer(instance: Any, **_kwargs: Any) -> None:
    """Make a worker that renders quick at it, before it forks; the others are spared the memory."""
    if "pdf" in instance.app.amqp.queues.consume_from:
        from documents.rendering import warm_up

        warm_up()
