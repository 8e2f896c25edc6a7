"""What a run left behind: verdicts that can be compared, and what became of each notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from notifications.models import Notice, OutgoingEmail, WebhookDelivery
from sla.models import Clock, ClockEvent, Escalation
from tests.servers.receiver import Request
from tests.servers.smtp import SmtpSink
from tests.servers.stack import Stack

State = Notice.State


def verdicts(stack: Stack) -> dict[str, list[Any]]:
    """All that was decided of complaints, without the instants at which a worker came to write it down.

    Recurring duties begin when a worker tends them, so they have no place in a comparison.
    """
    with stack.orm():
        clocks = (
            Clock.objects.filter(case__complaint__isnull=False)
            .order_by("pk")
            .values_list(
                "public_id", "metric", "state", "due_at", "breached_at", "stopped_at", "warned_percent", "climbed"
            )
        )
        events = ClockEvent.objects.filter(clock__case__complaint__isnull=False).values_list(
            "clock__public_id", "kind", "at", "reason"
        )
        steps = Escalation.objects.filter(clock__case__complaint__isnull=False).values_list(
            "clock__public_id", "kind", "step", "due_at", "outcome", "successor_kind", "successor_step"
        )
        notices = Notice.objects.filter(about__startswith="CMP-").values_list(
            "dedupe_key", "recipient__email", "urgency", "topic"
        )
        hooks = WebhookDelivery.objects.filter(event__about__startswith="CMP-").values_list(
            "event__type", "event__about", "event__occurred_at"
        )
        return {
            "clocks": list(clocks),
            "events": sorted(events, key=str),
            "escalations": sorted(steps, key=str),
            "notices": sorted(notices),
            # A warning happens when it is given, a breach at the deadline.
            "webhooks": sorted((kind, about, at if kind == "clock.breached" else None) for kind, about, at in hooks),
        }


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the table."""

    fault: str
    breaches: int
    notices: int
    own: int
    digest: int
    superseded: int
    app: int
    lost: int
    mails: int
    mails_twice: int
    hooks: int
    hooks_lost: int
    hooks_twice: int


def count(stack: Stack, fault: str, *, sink: SmtpSink, requests: Sequence[Request] = ()) -> Count:
    """Follow each notice to the server that took it, and each webhook to its receiver.

    None may be lost; what is counted are those of complaints, since recurring duties begin when a worker tends them.
    """
    taken = Counter(str(message["Message-ID"]) for message in sink.messages)
    answered = Counter(request.headers["webhook-id"] for request in requests)
    with stack.orm():
        notices = {notice.pk: notice for notice in Notice.objects.select_related("email")}
        counted = [notice for notice in notices.values() if notice.about.startswith("CMP-")]
        kinds = Counter(notice.state for notice in counted)
        mails = list(OutgoingEmail.objects.all())
        expected = {mail.message_id for mail in mails if mail.state != OutgoingEmail.State.DROPPED}
        deliveries = [delivery.event.webhook_id for delivery in WebhookDelivery.objects.select_related("event")]
        lost = sum(not _has_arrived(notice, notices, taken) for notice in notices.values())
        return Count(
            fault=fault,
            breaches=ClockEvent.objects.filter(kind="breached", clock__case__complaint__isnull=False).count(),
            notices=len(counted),
            own=kinds[State.ALONE],
            digest=kinds[State.DIGEST],
            superseded=kinds[State.SUPERSEDED],
            app=kinds[State.APP],
            lost=lost + len(expected - set(taken)),
            mails=len(expected),
            mails_twice=taken.total() - len(taken),
            hooks=len(deliveries),
            hooks_lost=len(set(deliveries) - set(answered)),
            hooks_twice=answered.total() - len(answered),
        )


def _has_arrived(notice: Notice, notices: dict[int, Notice], taken: Counter[str]) -> bool:
    """Tell whether a server took its e-mail or digest; what was overtaken has arrived where its successor has."""
    if notice.state == State.APP:
        return True
    if notice.state == State.SUPERSEDED:
        successor = notices.get(notice.superseded_by_id or 0)
        return successor is not None and _has_arrived(successor, notices, taken)
    return notice.email is not None and notice.email.sent_at is not None and taken[notice.email.message_id] > 0


HEADS = ("breaches", "notices", "own", "digest", "superseded", "lost", "mails", "mails_twice")
HOOK_HEADS = ("hooks", "hooks_lost", "hooks_twice")


def table(counts: list[Count]) -> str:
    """The lines as a table that can be read in a terminal and in Markdown."""
    heads = (*HEADS, *HOOK_HEADS)
    lines = ["| fault | " + " | ".join(head.replace("_", " ") for head in heads) + " |"]
    lines.append("| --- |" + " --: |" * len(heads))
    lines += [f"| {each.fault} | " + " | ".join(str(getattr(each, head)) for head in heads) + " |" for each in counts]
    return "\n".join(lines)
