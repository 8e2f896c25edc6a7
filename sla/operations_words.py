"""What the operations page calls things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.typography import format_number
from notifications.models import OutgoingEmail, TestNotice
from sla.selectors.operations import PeriodicTask

TASKS: Final[dict[str, Promise]] = {
    "sla.tasks.sweep": _("Sweep of the deadlines"),
    "sla.tasks.tend_duties": _("Recurring duties"),
    "sla.tasks.count_days": _("Counting for the reports"),
    "sla.tasks.sweep_recomputes": _("Recomputes left behind"),
    "notifications.tasks.sweep_outbox": _("Sweep of the outbox"),
    "notifications.tasks.send_digests": _("Digests of notices"),
    "notifications.tasks.sweep_webhooks": _("Sweep of the webhooks"),
    "desk.tasks.write_summaries": _("Summaries of notices"),
    "agreements.tasks.advance_terms": _("Terms of agreements"),
    "documents.tasks.sweep_renderings": _("Printings left behind"),
}
COUNTS: Final[dict[str, Promise]] = {
    "breached": _("breached"),
    "escalated": _("escalated"),
    "warned": _("warned"),
    "waiting": _("looked at again later"),
    "failed": _("failed"),
    "sent": _("sent"),
    "deferred": _("put off"),
    "tests": _("test notices"),
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A periodic task in words."""

    label: str
    task: PeriodicTask
    did: str


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of a test notice's way: `seconds` since it was asked for, None until it is done."""

    label: str
    tone: str
    seconds: str = ""
    words: str = ""


def task_label(name: str) -> str:
    """Return what a periodic task is called; its own name where nobody has given it another."""
    return str(TASKS.get(name, name))


def task_rows(tasks: Sequence[PeriodicTask]) -> list[TaskRow]:
    """Return the tasks in words, each with what its last run that did something did."""
    return [TaskRow(task_label(task.row.task), task, _did(task.row.counts)) for task in tasks]


def hops(notice: TestNotice) -> list[Hop]:
    """Return the steps of a test notice: done, under way (`paused`), or failed (`late`) with the server's words."""
    asked, email = notice.requested_at, notice.email
    taken = _passed(asked, notice.taken_at)
    steps = [
        Hop(gettext("Asked for in the web"), "ok", _passed(asked, asked)),
        Hop(gettext("Taken up by the sweep that beat set off"), "ok" if taken else "paused", taken),
        Hop(gettext("Written into the outbox"), "ok" if taken else "neutral", taken),
    ]
    label = gettext("Accepted by the mail server")
    if email is None:
        return [*steps, Hop(label, "neutral")]
    match email.state:
        case OutgoingEmail.State.SENT:
            return [*steps, Hop(label, "ok", _passed(asked, email.sent_at))]
        case OutgoingEmail.State.FAILED:
            return [*steps, Hop(label, "late", words=email.last_error)]
        case _:
            return [*steps, Hop(label, "paused", words=email.last_error)]


def _passed(since: datetime, at: datetime | None) -> str:
    if at is None:
        return ""
    seconds = Decimal(str(max((at - since).total_seconds(), 0.0))).quantize(Decimal("0.01"))
    return gettext("after %(seconds)s s") % {"seconds": format_number(seconds, get_language() or "en", decimals=2)}


def _did(counts: dict[str, int]) -> str:
    language = get_language() or "en"
    words = [f"{COUNTS.get(name, name)} {format_number(count, language)}" for name, count in counts.items() if count]
    return ", ".join(words)
