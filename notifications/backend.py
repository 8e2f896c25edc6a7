"""Django's own mails (a forgotten password) take the same road as all others."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import get_language

from core.clock import utc_now
from notifications.services import queue_email


class OutboxEmailBackend(BaseEmailBackend):
    """Writes messages into the outbox, a row for each recipient.

    What Django sends this way are links and codes that sign in, so every body is one-time. Attachments and more than
    one alternative are not carried: ValueError.
    """

    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages and return how many there were."""
        for message in email_messages:
            html = _html_of(message)
            for recipient in message.recipients():
                queue_email(
                    dedupe_key=f"django/{uuid.uuid4()}",
                    to=recipient,
                    subject=str(message.subject),
                    text=str(message.body),
                    html=html,
                    language=(get_language() or "en")[:2],
                    kind="account",
                    about="",
                    now=utc_now(),
                    one_time=True,
                )
        return len(email_messages)


def _html_of(message: EmailMessage) -> str:
    alternatives = getattr(message, "alternatives", [])
    if message.attachments or len(alternatives) > 1 or any(part[1] != "text/html" for part in alternatives):
        raise ValueError("the outbox carries text and one HTML alternative, nothing else")
    return str(alternatives[0][0]) if alternatives else ""
