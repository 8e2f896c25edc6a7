"""Logging a complaint of somebody who asks to be called back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from complaints.models import Complaint
from complaints.services.hearing import ask_callback
from complaints.services.intake import log_complaint
from core.errors import Problem, Refusal

#: What `ask_callback` names otherwise than the one who logs.
_FIELDS = {"agreed_at": "callback_at", "phone": "callback_phone"}


@transaction.atomic
def log_with_callback(
    *, actor: User, now: datetime, callback_at: datetime | None = None, callback_phone: str = "", **intake: Any
) -> Complaint:
    """Log a complaint (`intake` as in `log_complaint`) and promise the call, or neither.

    The call is due at `callback_at`, else by the target of the channel. Raises Refusal as both services do.
    """
    complaint = log_complaint(actor=actor, now=now, **intake)
    try:
        ask_callback(
            complaint=complaint,
            channel=complaint.case.channel,
            phone=callback_phone,
            agreed_at=callback_at,
            actor=actor,
            now=now,
            occurred_at=complaint.case.received_at,
            backdating_reason=complaint.backdating_reason,
        )
    except Refusal as refused:
        raise Refusal(
            Problem(_FIELDS.get(problem.field, problem.field), problem.code, problem.message)
            for problem in refused.problems
        ) from refused
    return complaint
