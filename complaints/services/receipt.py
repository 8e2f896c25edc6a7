"""When a complaint reached us: putting that right, and from when the call counts that returns a message."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from complaints.domain.interactions import Kind
from complaints.models import Complaint
from complaints.models.choices import Channel
from complaints.services.validation import backdating_problems, instant_problems
from core.errors import Problem


def time_problems(
    complaint: Complaint, field: str, at: datetime, before: datetime | None, *, actor: User, now: datetime
) -> list[Problem]:
    """Check a corrected time: it moves deadlines, so it takes the right to date back."""
    if at == before:
        return []
    problems = instant_problems(field, at, now=now)
    if problems:
        return problems
    if at > complaint.case.opened_at:
        return [Problem(field, "after_logging", _("This is after it was logged."))]
    done_at = _first_done_at(complaint)
    if done_at is not None and at > done_at:
        return [Problem(field, "after_answer", _("This is after something that was done about it."))]
    # The reason is given where the change is confirmed, and is required there.
    return backdating_problems(field, min(at, before or at), actor=actor, now=now, reason="-", reason_field="reason")


def _first_done_at(complaint: Complaint) -> datetime | None:
    """Return when the first thing happened after it was received; None while nothing has."""
    later = complaint.interactions.exclude(kind=Kind.RECEIVED.value).order_by("occurred_at")
    return later.values_list("occurred_at", flat=True).first()


def listened_at(complaint: Complaint, channel: str, given: datetime | None) -> datetime | None:
    """Return when a voicemail message was listened to: as given or recorded, else when it was logged; None for others.

    It was listened to before anything was done about it.
    """
    if channel != Channel.VOICEMAIL.value:
        return None
    case = complaint.case
    logged_at = min(case.opened_at, _first_done_at(complaint) or case.opened_at)
    return given or case.checked_at or logged_at


def returned_from(complaint: Complaint) -> datetime | None:
    """Return the instant from which the call counts that returns a message; None where the customer asked for one."""
    at = complaint.case.checked_at
    if at is None:
        return None
    wishes = complaint.interactions.filter(kind=Kind.CALLBACK_ASKED.value, occurred_at=at)
    return None if wishes.exists() else at
