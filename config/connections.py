"""Database connections of workers: looked at before each task, as the web does before each request.

Celery keeps them for thousands of tasks (CELERY_DB_REUSE_MAX) and never asks whether they still are any. Without this a
worker that was idle while PostgreSQL was restarted would fail at every task until somebody restarted it too.
"""

from __future__ import annotations

from typing import Any

from celery.signals import task_prerun
from django.db import connections


@task_prerun.connect(weak=False)
def drop_dead_connections(**_kwargs: Any) -> None:
    """Close what failed or grew old; whether the rest is alive is asked, by one question, when it is first used."""
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
