"""What complainants are sent by e-mail."""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from complaints.models import Complaint
from complaints.selectors import address_of
from core.models import Organisation
from core.typography import format_instant
from notifications.models import OutgoingEmail
from notifications.services import compose, queue_email


def queue_answer(
    *,
    complaint: Complaint,
    body: str,
    author: User,
    key: UUID,
    now: datetime,
    promised_at: datetime | None = None,
) -> OutgoingEmail | None:
    """Queue a person's answer to the complainant, in the complaint's language; None where no address is known.

    A letter that promises a date (`promised_at`) says it, so that the customer reads what the clock counts to.
    `key` names the timeline entry that the message belongs to, so that it is queued once.
    """
    address = address_of(complaint)
    if not address:
        return None
    organisation = Organisation.current()
    context = {
        "complaint": complaint,
        "body": body,
        "author": author,
        "organisation": organisation,
        "promised": format_instant(promised_at, organisation.zone, complaint.language, with_zone=True)
        if promised_at
        else "",
        "recipient_name": complaint.complainant,
    }
    composed = compose("complaints/answer", context, complaint.language)
    return queue_email(
        dedupe_key=f"complaint/{complaint.reference}/answer/{key}",
        to=address,
        to_name=complaint.complainant,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        language=complaint.language,
        kind="complaint_answer",
        about=complaint.reference,
        now=now,
    )
