"""Whether what was promised to happen in time does: the dead man's handle.

Each check is one look-up by an index, so that asking every few seconds costs nothing. Nothing here names a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import DatabaseError

from core.models import Heartbeat
from core.waiting import Waiting, waiting
from documents.selectors import waiting_renderings
from notifications.selectors import due_digests, due_mail, due_summaries, due_webhooks, unaccepted_mail
from sla.selectors.escalations import stuck_clocks
from sla.selectors.waiting import due_clocks

#: How many seconds may pass before somebody has to be told.
CLOCK_SECONDS: Final = 60
SWEEP_SECONDS: Final = 60
MAIL_SECONDS: Final = 300
WEBHOOK_SECONDS: Final = 300
NOTICE_SECONDS: Final = 300
DOCUMENT_SECONDS: Final = 300
STUCK_SECONDS: Final = 60
SWEEP: Final = "sla.tasks.sweep"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to keep moving. `since` is when it last did, or since when something waits."""

    name: str
    is_ok: bool
    seconds: float | None = None
    limit: int | None = None
    since: datetime | None = None
    waiting: int | None = None

    def figures(self) -> dict[str, object]:
        """Return what a monitoring program reads."""
        figures: dict[str, object] = {"ok": self.is_ok}
        if self.limit is not None:
            figures["seconds"] = None if self.seconds is None else round(self.seconds, 1)
            figures["limit_seconds"] = self.limit
        if self.waiting is not None:
            figures["waiting"] = self.waiting
        return figures


def checks(*, now: datetime, real_now: datetime) -> list[Check]:
    """Return every check. `now` is what deadlines go by, `real_now` the machine's own time, by which tasks report.

    Where the database does not answer that is the one check there is.
    """
    asked: Mapping[str, Callable[[], Check]] = {
        "sweep": lambda: _sweep(real_now),
        "clocks": lambda: _left("clocks", due_clocks(now), CLOCK_SECONDS, now),
        "stuck": lambda: _left("stuck", waiting(stuck_clocks(), "first_failed_at"), STUCK_SECONDS, now),
        "mail": lambda: _left("mail", due_mail(now), MAIL_SECONDS, now),
        "mail_server": lambda: _left("mail_server", unaccepted_mail(), MAIL_SECONDS, now),
        "webhooks": lambda: _left("webhooks", due_webhooks(now), WEBHOOK_SECONDS, now),
        "digests": lambda: _left("digests", due_digests(now), NOTICE_SECONDS, now),
        "summaries": lambda: _left("summaries", due_summaries(now), NOTICE_SECONDS, now),
        "documents": lambda: _left("documents", waiting_renderings(), DOCUMENT_SECONDS, now),
    }
    try:
        return [Check("database", True), *(ask() for ask in asked.values())]
    except DatabaseError:
        return [Check("database", False)]


def _sweep(real_now: datetime) -> Check:
    """Tell whether the sweep has ended lately.

    An end that lies in the future counts as its distance: it was noted before the machine's clock was put back, and a
    sweep that lives notes another one within seconds.
    """
    ended_at = Heartbeat.objects.filter(task=SWEEP).values_list("ended_at", flat=True).first()
    if ended_at is None:
        return Check("sweep", False, None, SWEEP_SECONDS)
    seconds = abs((real_now - ended_at).total_seconds())
    return Check("sweep", seconds <= SWEEP_SECONDS, seconds, SWEEP_SECONDS, ended_at)


def _left(name: str, found: Waiting, limit: int, now: datetime) -> Check:
    seconds = found.seconds(now)
    return Check(name, seconds <= limit, seconds, limit, found.since, found.count)
