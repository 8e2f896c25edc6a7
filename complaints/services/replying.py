"""Answering the customer, and noting what only colleagues read."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.domain import lifecycle
from complaints.domain.interactions import Kind, stop_event
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH
from complaints.models import Complaint, Interaction
from complaints.models.choices import Channel
from complaints.services import webhooks
from complaints.services.letters import queue_answer
from complaints.services.timeline import add_entry, locked
from complaints.services.turns import settle_next_response, take_turn
from complaints.services.validation import (
    backdating_problems,
    choice_problems,
    instant_problems,
    refuse,
    text_problems,
    within_calendars,
)
from core import audit
from core.errors import Problem, Refusal
from sla.services import stop_clocks


@transaction.atomic
def reply(
    *,
    complaint: Complaint,
    body: str,
    channel: str,
    actor: User,
    now: datetime,
    occurred_at: datetime | None = None,
    backdating_reason: str = "",
    awaits_customer: bool = False,
    waiting_for: str = "",
) -> Interaction:
    """Record a person's message to the customer, and stop the clocks that a message stops; by phone, a call.

    With `awaits_customer` the complaint waits from then on, and the clocks whose targets allow it are held, with
    `waiting_for` as the reason; without, work goes on.

    On the channel e-mail a message that happens now (`occurred_at` is None or `now`) is queued to the complainant, if
    an address is known; one that happened earlier is only recorded. The clocks stop at `occurred_at`.
    Raises Refusal for an empty, too long or unstorable text, an unknown channel, an instant in the future or before the
    complaint, back-dating without the right or a reason, a complaint that is closed, and waiting on a
    resolved one.
    """
    at = occurred_at or now
    complaint = locked(complaint)
    event = lifecycle.Event.ASK if awaits_customer else lifecycle.Event.REPLY
    refuse(
        [
            *text_problems("body", body, limit=BODY_LENGTH, required=True),
            *text_problems("backdating_reason", backdating_reason, limit=NAME_LENGTH),
            *text_problems("waiting_for", waiting_for, limit=NAME_LENGTH),
            *choice_problems("channel", channel, Channel.values, _("Choose how the customer was answered.")),
            *occurred_problems(complaint, at, actor=actor, now=now, reason=backdating_reason),
        ]
    )
    _refuse_where_ended(complaint, event)
    entry_id = uuid4()
    email = None
    if channel == Channel.EMAIL.value and at >= now:
        email = queue_answer(complaint=complaint, body=body, author=actor, key=entry_id, now=now)
    entry = add_entry(
        complaint=complaint,
        kind=Kind.REPLY,
        author=actor,
        occurred_at=at,
        now=now,
        body=body,
        channel=channel,
        email=email,
        public_id=entry_id,
    )
    stop = stop_event(Kind.REPLY, channel)
    with within_calendars("occurred_at"):
        stopped = stop_clocks(case=complaint.case, event=stop, at=at, now=now, actor=actor) if stop is not None else []
        status = take_turn(complaint, event, at=at, now=now, actor=actor, waiting_for=waiting_for)
        settle_next_response(complaint, now=now, actor=actor)
    audit.record(
        actor=actor,
        action="complaint.replied",
        subject=complaint,
        now=now,
        changes={"channel": channel, "occurred_at": at.isoformat(), "status": [complaint.status, status.value]},
        reason=backdating_reason,
    )
    webhooks.tell_stopped(complaint, stopped, now=now)
    return entry


def _refuse_where_ended(complaint: Complaint, event: lifecycle.Event) -> None:
    """Raise Refusal where the table has no such step from the complaint's status."""
    if lifecycle.is_possible(complaint.status, event):
        return
    if complaint.status == lifecycle.Status.CLOSED:
        raise Refusal(Problem("", "closed", _("This complaint is closed. Reopen it to answer.")))
    if event == lifecycle.Event.REPLY:
        raise Refusal(Problem("", "merged", _("This complaint goes on in another one: answer there.")))
    message = _("Work on this complaint has ended, so nothing is waited for. Reopen it, or answer without waiting.")
    raise Refusal(Problem("awaits_customer", "finished", message))


@transaction.atomic
def add_note(*, complaint: Complaint, body: str, actor: User, now: datetime) -> Interaction:
    """Add a note that only colleagues read; it stops nothing.

    Raises Refusal for an empty, too long or unstorable text.
    """
    refuse(text_problems("body", body, limit=BODY_LENGTH, required=True))
    entry = add_entry(complaint=complaint, kind=Kind.NOTE, author=actor, occurred_at=now, now=now, body=body)
    audit.record(actor=actor, action="complaint.noted", subject=complaint, now=now)
    return entry


def occurred_problems(complaint: Complaint, at: datetime, *, actor: User, now: datetime, reason: str) -> list[Problem]:
    """Check the instant at which the customer is said to have been answered."""
    return instant_problems("occurred_at", at, now=now, not_before=complaint.case.received_at) or backdating_problems(
        "occurred_at", at, actor=actor, now=now, reason=reason, reason_field="backdating_reason"
    )
