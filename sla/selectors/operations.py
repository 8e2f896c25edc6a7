"""How the work behind the pages goes: what runs, what waits, what failed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from core.broker import BrokerState, broker_state
from core.models import Heartbeat
from core.waiting import Waiting, waiting
from documents.models import Rendering
from documents.selectors import failed_renderings, waiting_renderings
from notifications.models import Notice, OutgoingEmail, WebhookDelivery
from notifications.selectors import failed_deliveries, last_accepted_at
from sla.domain.recompute import WORKING
from sla.models import ClockFailure, Recompute
from sla.selectors.escalations import stuck_clocks
from sla.selectors.health import Check, checks
from sla.selectors.waiting import due_clocks

SHOWN: Final = 10
_PENDING: Final = "desk.operations.pending"
_PENDING_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Disk:
    """The room for stored files, in bytes."""

    total: int
    free: int

    @property
    def free_percent(self) -> int:
        """Return how much of it is free, rounded down."""
        return 100 * self.free // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """A periodic task: its last run, and how often it comes round."""

    row: Heartbeat
    every: timedelta
    is_late: bool

    @property
    def every_seconds(self) -> float:
        """Return how often it comes round."""
        return self.every.total_seconds()


@dataclass(frozen=True, slots=True)
class Operations:
    """Everything that the page and the interface show."""

    checks: list[Check]
    tasks: list[PeriodicTask]
    broker: BrokerState
    due: Waiting
    queued: Waiting
    failed_count: int
    failed: list[OutgoingEmail]
    stuck_count: int
    stuck: list[ClockFailure]
    hooks: Waiting
    failed_hooks_count: int
    failed_hooks: list[WebhookDelivery]
    notices: Waiting
    renderings: Waiting
    failed_renderings_count: int
    failed_renderings: list[Rendering]
    accepted_at: datetime | None
    recomputes: list[Recompute]
    pending_migrations: int
    database: str
    disk: Disk | None
    version: str = field(default_factory=lambda: str(settings.VERSION))

    @property
    def is_ok(self) -> bool:
        """Tell whether everything due is being dealt with."""
        return all(check.is_ok for check in self.checks)


def operations(*, now: datetime, real_now: datetime) -> Operations:
    """Look at everything once. `real_now` is the machine's own time, by which processes report."""
    failed = OutgoingEmail.objects.filter(state=OutgoingEmail.State.FAILED).defer("text", "html")
    stuck, hooks, renderings = stuck_clocks(), failed_deliveries(), failed_renderings()
    queued: QuerySet[OutgoingEmail] = OutgoingEmail.objects.filter(next_attempt_at__isnull=False)
    return Operations(
        checks=checks(now=now, real_now=real_now),
        tasks=_periodic_tasks(real_now),
        broker=broker_state(real_now),
        due=due_clocks(now),
        queued=waiting(queued, "created_at"),
        failed_count=failed.count(),
        failed=list(failed.order_by("-created_at", "-id")[:SHOWN]),
        stuck_count=stuck.count(),
        stuck=list(stuck[:SHOWN]),
        hooks=waiting(WebhookDelivery.objects.filter(next_attempt_at__isnull=False), "next_attempt_at"),
        failed_hooks_count=hooks.count(),
        failed_hooks=list(hooks[:SHOWN]),
        notices=waiting(Notice.objects.filter(go_at__isnull=False), "go_at"),
        renderings=waiting_renderings(),
        failed_renderings_count=renderings.count(),
        failed_renderings=list(renderings[:SHOWN]),
        accepted_at=last_accepted_at(),
        recomputes=list(Recompute.objects.filter(state__in=[state.value for state in WORKING])[:SHOWN]),
        pending_migrations=_pending_migrations(),
        database=_database(),
        disk=_disk(),
    )


def _periodic_tasks(real_now: datetime) -> list[PeriodicTask]:
    """Return the tasks of beat's schedule; one that has never run has an empty row."""
    rows = {row.task: row for row in Heartbeat.objects.all()}
    found = []
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        name, every = str(entry["task"]), _interval(entry["schedule"])
        row = rows.get(name) or Heartbeat(task=name)
        patience = max(3 * every, timedelta(minutes=1))
        is_late = row.ended_at is None or abs(real_now - row.ended_at) > patience
        found.append(PeriodicTask(row, every, is_late))
    return found


def _interval(schedule: object) -> timedelta:
    """Return how often it comes round; a day for what goes by the calendar."""
    return timedelta(seconds=float(schedule)) if isinstance(schedule, int | float) else timedelta(days=1)


def _pending_migrations() -> int:
    """Return how many migrations this code has that the database lacks. Reading them takes a moment: once a minute."""
    known: int | None = cache.get(_PENDING)
    if known is None:
        executor = MigrationExecutor(connection)
        known = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        cache.set(_PENDING, known, _PENDING_SECONDS)
    return known


def _database() -> str:
    """Return its kind and version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def _disk() -> Disk | None:
    """Return the room where files are stored; None where that is no folder of this machine."""
    if not isinstance(default_storage, FileSystemStorage):
        return None
    folder = Path(default_storage.location)
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return Disk(usage.total, usage.free)
