"""The complainant takes the complaint back."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.access import can_withdraw
from complaints.domain import lifecycle
from complaints.domain.interactions import Kind
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH
from complaints.models import Complaint, Interaction
from complaints.models.choices import Channel
from complaints.services import webhooks
from complaints.services.replying import occurred_problems
from complaints.services.timeline import add_entry, locked
from complaints.services.validation import choice_problems, refuse, text_problems
from core import audit
from core.errors import Problem, Refusal
from sla.domain.causes import CancelCause
from sla.domain.clock import OPEN_STATES
from sla.models import Clock
from sla.selectors import clocks_of
from sla.services import cancel_clocks


def clocks_withdrawn(*, complaint: Complaint, actor: User) -> list[Clock]:
    """Return the clocks that a withdrawal would cancel, soonest deadline first. Raises Refusal where it cannot be."""
    decision = can_withdraw(actor, complaint)
    if not decision:
        raise Refusal(Problem("", "not_possible", decision.reason))
    return list(clocks_of(complaint.case).filter(state__in=OPEN_STATES))


def withdrawal_token(clocks: Iterable[Clock]) -> str:
    """Return the same for the same clocks only, so that what was shown can be told from what would be done now."""
    return hashlib.sha256(repr(sorted(clock.pk for clock in clocks)).encode()).hexdigest()[:32]


@transaction.atomic
def withdraw(
    *,
    complaint: Complaint,
    body: str,
    actor: User,
    now: datetime,
    channel: str = "",
    occurred_at: datetime | None = None,
    backdating_reason: str = "",
    token: str | None = None,
) -> Interaction:
    """Record that the complainant takes it back, for what they said in `body`: its open clocks end with no verdict.

    Clocks that were stopped keep theirs. It can be reopened, which starts a new cycle. Raises Refusal as `resolve`
    does, and (stale) where the open clocks are no longer those of `token`.
    """
    at = occurred_at or now
    complaint = locked(complaint)
    clocks = clocks_withdrawn(complaint=complaint, actor=actor)
    if token is not None and token != withdrawal_token(clocks):
        raise Refusal(Problem("", "stale", _("This has changed meanwhile. Look again at what will happen.")))
    refuse(
        [
            *text_problems("body", body, limit=BODY_LENGTH, required=True),
            *text_problems("backdating_reason", backdating_reason, limit=NAME_LENGTH),
            *choice_problems("channel", channel, ["", *Channel.values], _("This is not one of the choices.")),
            *occurred_problems(complaint, at, actor=actor, now=now, reason=backdating_reason),
        ]
    )
    status = lifecycle.after(complaint.status, lifecycle.Event.WITHDRAW)
    Complaint.objects.filter(pk=complaint.pk).update(status=status.value)
    entry = add_entry(
        complaint=complaint,
        kind=Kind.WITHDRAWAL,
        author=actor,
        occurred_at=at,
        now=now,
        body=body,
        channel=channel,
    )
    cancel_clocks(case=complaint.case, cause=CancelCause.WITHDRAWN, reason=body, now=now, actor=actor)
    audit.record(
        actor=actor,
        action="complaint.withdrawn",
        subject=complaint,
        now=now,
        changes={"occurred_at": at.isoformat(), "status": [complaint.status, status.value]},
        reason=backdating_reason or body,
    )
    webhooks.tell_changed(complaint, "withdrawn", now=now)
    return entry
