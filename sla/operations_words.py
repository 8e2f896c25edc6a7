"""What the operations page calls things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.typography import format_number
from notifications.models import OutgoingEmail, TestNotice
from sla.selectors.operations import Operations, PeriodicTask

TASKS: Final[dict[str, Promise]] = {
    "sla.tasks.sweep": _("Sweep of the deadlines"),
    "sla.tasks.tend_duties": _("Recurring duties"),
    "sla.tasks.count_days": _("Counting for the reports"),
    "sla.tasks.sweep_recomputes": _("Recomputes left behind"),
    "notifications.tasks.sweep_outbox": _("Sweep of the outbox"),
    "notifications.tasks.send_digests": _("Digests of notices"),
    "notifications.tasks.sweep_webhooks": _("Sweep of the webhooks"),
    "notifications.tasks.tend_old": _("Deleting of what is old"),
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
    "digests": _("digests"),
    "summaries": _("summaries"),
    "forgotten": _("deleted as too old"),
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


@dataclass(frozen=True, slots=True)
class BacklogRow:
    """A kind of work that waits. `left` is for how long the oldest that is due has been left; `failed` what was given
    up, None where nothing ever is; `anchor` where on the page that is listed."""

    label: str
    waiting: int
    left: timedelta | None
    is_ok: bool
    failed: int | None
    anchor: str


def task_label(name: str) -> str:
    """Return what a periodic task is called; its own name where nobody has given it another."""
    return str(TASKS.get(name, name))


def task_rows(tasks: Sequence[PeriodicTask]) -> list[TaskRow]:
    """Return the tasks in words, each with what its last run that did something did."""
    return [TaskRow(task_label(task.row.task), task, _did(task.row.counts)) for task in tasks]


def backlog_rows(found: Operations) -> list[BacklogRow]:
    """Return what waits, kind by kind: how much, how long the oldest has been left, and how much was given up."""
    checks = {check.name: check for check in found.checks}
    summaries = checks.get("summaries")
    kinds: list[tuple[str, int, tuple[str, ...], int | None, str]] = [
        (gettext("Deadlines that fell due"), found.due.count, ("clocks",), found.stuck_count, "stuck"),
        (gettext("E-mails"), found.queued.count, ("mail_server", "mail"), found.failed_count, "failed-mail"),
        (gettext("Webhooks"), found.hooks.count, ("webhooks",), found.failed_hooks_count, "failed-webhooks"),
        (gettext("Notices for a digest"), found.notices.count, ("digests",), None, ""),
        (gettext("Regular summaries"), (summaries and summaries.waiting) or 0, ("summaries",), None, ""),
        (
            gettext("Documents to be printed"),
            found.renderings.count,
            ("documents",),
            found.failed_renderings_count,
            "failed-documents",
        ),
    ]
    rows = []
    for label, waiting, names, failed, anchor in kinds:
        asked = [checks[name] for name in names if name in checks]
        worst = max(asked, key=lambda check: (not check.is_ok, check.seconds or 0.0), default=None)
        left = timedelta(seconds=round(worst.seconds)) if worst and worst.seconds and worst.seconds >= 1 else None
        rows.append(BacklogRow(label, waiting, left, worst is None or worst.is_ok, failed, anchor if failed else ""))
    return rows


def document_name(key: str) -> str:
    """Return what a rendering's key says to people: "agreement/AGR-2026-00042/2" is version 2 of AGR-2026-00042."""
    kind, _slash, rest = key.partition("/")
    reference, _slash, version = rest.partition("/")
    if not version.isdigit():
        return rest or kind
    return gettext("%(reference)s, version %(version)s") % {"reference": reference, "version": version}


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
