"""Calls to the customer that reached nobody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.domain import lifecycle
from complaints.domain.interactions import Kind
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH
from complaints.models import Complaint, Interaction
from complaints.models.choices import Channel
from complaints.services.replying import occurred_problems
from complaints.services.timeline import add_entry, locked
from complaints.services.validation import refuse, text_problems
from core import audit
from core.errors import Problem


@transaction.atomic
def record_attempt(
    *,
    complaint: Complaint,
    actor: User,
    now: datetime,
    body: str = "",
    occurred_at: datetime | None = None,
    backdating_reason: str = "",
) -> Interaction:
    """Record that the customer was called and not reached; `body` says what came of it ("left a message").

    It stops no clock and changes no status: the customer knows no more than before. A call that reached the customer
    is a reply by phone. Raises Refusal as `reply` does.
    """
    at = occurred_at or now
    complaint = locked(complaint)
    refuse(
        [
            *text_problems("body", body, limit=BODY_LENGTH),
            *text_problems("backdating_reason", backdating_reason, limit=NAME_LENGTH),
            *occurred_problems(complaint, at, actor=actor, now=now, reason=backdating_reason),
        ]
    )
    if complaint.status == lifecycle.Status.CLOSED:
        refuse([Problem("", "closed", _("This complaint is closed. Reopen it to answer."))])
    if complaint.status == lifecycle.Status.MERGED:
        refuse([Problem("", "merged", _("This complaint goes on in another one: answer there."))])
    entry = add_entry(
        complaint=complaint,
        kind=Kind.CALL_ATTEMPT,
        author=actor,
        occurred_at=at,
        now=now,
        body=body,
        channel=Channel.PHONE.value,
    )
    audit.record(
        actor=actor,
        action="complaint.call_attempted",
        subject=complaint,
        now=now,
        changes={"occurred_at": at.isoformat()},
        reason=backdating_reason,
    )
    return entry
