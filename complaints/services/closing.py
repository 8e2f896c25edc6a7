"""Closing what is resolved: the customer is satisfied, or has not answered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.access import can_close, is_about
from complaints.domain import lifecycle
from complaints.domain.interactions import Kind
from complaints.domain.text import BODY_LENGTH
from complaints.models import Complaint, Interaction
from complaints.models.choices import Closing
from complaints.services import webhooks
from complaints.services.timeline import add_entry, locked
from complaints.services.validation import choice_problems, refuse, text_problems
from core import audit
from core.errors import Problem
from sla.domain.clock import OPEN_STATES


@transaction.atomic
def close(*, complaint: Complaint, closed_as: str, actor: User, now: datetime, body: str = "") -> Interaction:
    """Close a resolved complaint: "satisfied" or "no_answer", with a note where there is more to say.

    Raises Refusal when it is not resolved, when the complaint is about `actor`, and while the customer waits for an
    answer or a call.
    """
    complaint = locked(complaint)
    refuse(
        [
            *choice_problems("closed_as", closed_as, Closing.values, _("Say how it ended for the customer.")),
            *text_problems("body", body, limit=BODY_LENGTH),
        ]
    )
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.CLOSE):
        refuse([Problem("", "not_resolved", _("Only a resolved complaint is closed."))])
    if is_about(actor, complaint):
        refuse([Problem("", "about_you", can_close(actor, complaint).reason)])
    if complaint.case.clocks.filter(state__in=OPEN_STATES).exists():
        message = _("The customer has written or asked for a call since. Answer first, or reopen the complaint.")
        refuse([Problem("", "unanswered", message)])
    status = lifecycle.after(complaint.status, lifecycle.Event.CLOSE)
    Complaint.objects.filter(pk=complaint.pk).update(status=status.value, closed_at=now, closed_as=closed_as)
    entry = add_entry(
        complaint=complaint,
        kind=Kind.CLOSING,
        author=actor,
        occurred_at=now,
        now=now,
        body=body.strip(),
        details={"closed_as": closed_as},
    )
    changes = {"status": [complaint.status, status.value], "closed_as": closed_as}
    audit.record(actor=actor, action="complaint.closed", subject=complaint, now=now, changes=changes, reason=body)
    webhooks.tell("complaint.closed", complaint, now=now, closed_as=closed_as)
    return entry
