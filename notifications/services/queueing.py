"""Putting messages into the outbox."""

import logging
import uuid
from datetime import datetime
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts.models import User
from core.audit import record
from core.logging import trace, traced
from core.models import Organisation
from notifications.domain.addresses import header_address, one_line
from notifications.models import OutgoingEmail

State = OutgoingEmail.State
DELIVER_TASK = "notifications.tasks.deliver_emails"

logger = logging.getLogger(__name__)


@transaction.atomic
def queue_email(
    *,
    dedupe_key: str,
    to: str,
    subject: str,
    text: str,
    html: str,
    language: str,
    kind: str,
    about: str,
    now: datetime,
    one_time: bool = False,
    to_name: str = "",
    reply_to: str | None = None,
) -> OutgoingEmail | None:
    """Write one e-mail into the outbox, in the caller's transaction; a worker sends it after the commit.

    Returns None if `dedupe_key` was used before. `about` is a printed reference; `one_time` bodies hold a secret and
    are erased once sent. `reply_to` is the organisation's address unless given. An address that cannot be written to
    is kept as a failed row, where a manager sees it, instead of failing the caller.
    """
    if OutgoingEmail.objects.filter(dedupe_key=dedupe_key).exists():
        return None
    public_id = uuid.uuid4()
    email = OutgoingEmail(
        public_id=public_id,
        dedupe_key=dedupe_key,
        message_id=f"<{public_id}@{mail_host()}>",
        to=header_address(to),
        to_name=one_line(to_name)[:200],
        reply_to=header_address(Organisation.current().email if reply_to is None else reply_to),
        subject=one_line(subject)[:500],
        text=text,
        html=html,
        language=language,
        kind=kind,
        about=about,
        one_time=one_time,
        trace=trace() or None,
        created_at=now,
        next_attempt_at=now,
    )
    try:
        validate_email(to.strip())
    except ValidationError:
        email.state, email.next_attempt_at = State.FAILED, None
        email.last_error = "This is not an e-mail address."
        if one_time:
            email.text, email.html, email.erased_at = "", "", now
    try:
        with transaction.atomic():
            email.save(force_insert=True)
    except IntegrityError:
        if OutgoingEmail.objects.filter(dedupe_key=dedupe_key).exists():
            return None  # another transaction used the key first
        raise
    _log_after_commit(email)
    if email.state == State.QUEUED:
        _deliver_after_commit(email.pk)
    return email


@transaction.atomic
def send_again(*, email: OutgoingEmail, actor: User, now: datetime) -> bool:
    """Queue an e-mail anew that failed or came back; False if it did neither or its body is erased."""
    undelivered = OutgoingEmail.objects.filter(pk=email.pk, state__in=[State.FAILED, State.BOUNCED], erased_at=None)
    won = undelivered.update(
        state=State.QUEUED, attempts=0, next_attempt_at=now, sent_at=None, bounce="", bounced_at=None
    )
    if won:
        record(actor=actor, action="email.sent_again", subject=email, now=now, reference=email.about)
        _deliver_after_commit(email.pk)
    return bool(won)


def mail_host() -> str:
    """Return the name by which this installation signs its messages and greets servers."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _log_after_commit(email: OutgoingEmail) -> None:
    transaction.on_commit(lambda: _log_written(email))


def _log_written(email: OutgoingEmail) -> None:
    """Say it under the id of its own story: by now the transaction may have worked on others."""
    fields = {"mail": str(email.public_id), "kind": email.kind, "about": email.about, "state": email.state}
    with traced(email.trace):
        logger.info("mail written", extra=fields)


def _deliver_after_commit(email_id: int) -> None:
    transaction.on_commit(lambda: _ask_worker(email_id))


def _ask_worker(email_id: int) -> None:
    """Ask a worker to deliver at once. Named, not imported: tasks stand above services."""
    try:
        current_app.send_task(DELIVER_TASK, args=[[email_id]])
    except Exception as error:  # whatever the broker's client raises: the row is committed, the sweep takes it
        logger.warning("The broker does not answer (%s); the sweep will deliver e-mail %s.", error, email_id)
