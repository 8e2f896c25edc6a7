"""Putting messages into the outbox."""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from core.audit import record
from core.bulk import create_unseen
from core.logging import trace, traced
from core.models import Organisation
from notifications.domain.addresses import header_address, one_line
from notifications.models import OutgoingEmail

State = OutgoingEmail.State
DELIVER_TASK = "notifications.tasks.deliver_emails"
#: What one worker sends over one connection while others do the same.
MAILS_A_TASK = 20

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One e-mail to one recipient. `about` is a printed reference; a `one_time` body holds a secret and is erased.

    With `template` and `facts` the message is written when it is sent (`composing.words_of`); until then `subject` is
    what lists show. `reply_to` is the organisation's address and `trace` the present story unless given.
    """

    dedupe_key: str
    to: str
    subject: str
    language: str
    kind: str
    about: str
    text: str = ""
    html: str = ""
    template: str = ""
    facts: Mapping[str, Any] | None = None
    one_time: bool = False
    to_name: str = ""
    reply_to: str | None = None
    trace: str | None = None


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
    """Write one e-mail into the outbox, as `queue_emails` does. Returns None if `dedupe_key` was used before."""
    draft = Draft(
        dedupe_key=dedupe_key,
        to=to,
        subject=subject,
        text=text,
        html=html,
        language=language,
        kind=kind,
        about=about,
        one_time=one_time,
        to_name=to_name,
        reply_to=reply_to,
    )
    return next(iter(queue_emails([draft], now=now)), None)


@transaction.atomic
def queue_emails(drafts: Sequence[Draft], *, now: datetime) -> list[OutgoingEmail]:
    """Write e-mails into the outbox, in the caller's transaction; workers send them after the commit.

    Returns those whose key was not used before; the number of statements does not grow with theirs. An address that
    cannot be written to is kept as a failed row, where a manager sees it, instead of failing the caller.
    """
    if not drafts:
        return []
    answers_to = header_address(Organisation.current().email)
    emails = create_unseen([_row(draft, answers_to, now) for draft in drafts], key="dedupe_key")
    waiting = [email.pk for email in emails if email.state == State.QUEUED]
    transaction.on_commit(lambda: _log_written(emails))
    transaction.on_commit(lambda: _ask_workers(waiting))
    return emails


def _row(draft: Draft, answers_to: str, now: datetime) -> OutgoingEmail:
    public_id = uuid.uuid4()
    email = OutgoingEmail(
        public_id=public_id,
        dedupe_key=draft.dedupe_key,
        message_id=f"<{public_id}@{mail_host()}>",
        to=header_address(draft.to),
        to_name=one_line(draft.to_name)[:200],
        reply_to=answers_to if draft.reply_to is None else header_address(draft.reply_to),
        subject=one_line(draft.subject)[:500],
        text=draft.text,
        html=draft.html,
        template=draft.template,
        facts=draft.facts,
        language=draft.language,
        kind=draft.kind,
        about=draft.about,
        one_time=draft.one_time,
        trace=draft.trace or trace() or None,
        created_at=now,
        next_attempt_at=now,
    )
    try:
        validate_email(draft.to.strip())
    except ValidationError:
        email.state, email.next_attempt_at = State.FAILED, None
        email.last_error = "This is not an e-mail address."
        if draft.one_time:
            email.text, email.html, email.erased_at = "", "", now
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
        transaction.on_commit(lambda: _ask_workers([email.pk]))
    return bool(won)


def mail_host() -> str:
    """Return the name by which this installation signs its messages and greets servers."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _log_written(emails: Sequence[OutgoingEmail]) -> None:
    """Say it of each under the id of its own story: by now the transaction may have worked on others."""
    for email in emails:
        fields = {"mail": str(email.public_id), "kind": email.kind, "about": email.about, "state": email.state}
        with traced(email.trace):
            logger.info("mail written", extra=fields)


def _ask_workers(ids: Sequence[int]) -> None:
    """Ask workers to deliver at once, a few messages each, so that several share what was written together.

    Named, not imported: tasks stand above services.
    """
    for start in range(0, len(ids), MAILS_A_TASK):
        try:
            current_app.send_task(DELIVER_TASK, args=[list(ids[start : start + MAILS_A_TASK])])
        except Exception as error:  # whatever the broker's client raises: the rows are committed, the sweep takes them
            logger.warning("The broker does not answer (%s); the sweep will deliver.", error)
            return
