"""Delivering the outbox: claim, send, record. Any number of workers may do it at once."""

import hashlib
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection as database
from django.db import models, transaction
from django.db.models import F

from core.logging import traced
from core.models import Organisation
from notifications.domain.backoff import delay_after
from notifications.models import Notice, OutgoingEmail
from notifications.services import transport
from notifications.services.composing import write_out

State = OutgoingEmail.State

BATCH = 20
# What a killed worker held is free again after this. Longer than a batch can take: a worker stops after BUDGET, and one
# message takes a dozen answers of the server, each of which is waited for for ten seconds at most.
LEASE = timedelta(minutes=3)
# A worker that is asked to stop finishes its task first: it must be done well before whoever asked loses patience
# (docker-compose.yml, bin/tools/supervisor.py). What is left over is taken by the next task.
BUDGET_SECONDS = 12.0
#: So long it may go on putting off what a server that does not answer would not take.
REST_SECONDS = 5.0
_WORDS_KEPT = 500

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class DeliveryResult:
    """How many messages were sent, put off and given up."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0


def deliver(*, now: datetime, ids: Sequence[int] | None = None) -> DeliveryResult:
    """Send what is due, of `ids` only if they are given. May run twice, and anywhere: each row has one holder.

    What the server took is recorded at once, so a crash repeats one message at most.
    """
    result = DeliveryResult()
    started = time.monotonic()
    with transport.connection() as server:
        while batch := claim_due(now=now, ids=ids):
            _read_languages(batch)
            organisation = Organisation.current()
            for position, email in enumerate(batch):
                if time.monotonic() - started > BUDGET_SECONDS:
                    _release(batch[position:], now=now)
                    return result
                try:
                    _deliver_one(server, email, organisation, result, now=now, began=started)
                except transport.ServerUnreachableError as error:
                    _put_off(batch[position:], str(error), result, now=now)
                    _spare_the_rest(str(error), result, now=now, started=started)
                    return result
    return result


def _spare_the_rest(words: str, result: DeliveryResult, *, now: datetime, started: float) -> None:
    """Put off whatever else is due: a server that says nothing holds a worker for ten seconds with each message.

    The worker is wanted: it may be the one that sweeps for missed deadlines.
    """
    while time.monotonic() - started <= BUDGET_SECONDS + REST_SECONDS and (batch := claim_due(now=now)):
        _put_off(batch, words, result, now=now)


def claim_due(*, now: datetime, ids: Sequence[int] | None = None, limit: int = BATCH) -> list[OutgoingEmail]:
    """Take up to `limit` due rows for this worker until its lease ends, the longest waiting first.

    PostgreSQL skips rows that another worker is taking; on SQLite the transaction itself is the lock (IMMEDIATE).
    """
    due = OutgoingEmail.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")
    if ids is not None:
        due = due.filter(pk__in=ids)
    with transaction.atomic():
        if database.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        emails = list(due[:limit])
        lease = {"state": State.SENDING, "next_attempt_at": now + LEASE}
        held = OutgoingEmail.objects.filter(pk__in=[email.pk for email in emails], next_attempt_at__lte=now)
        if emails and held.update(**lease, attempts=F("attempts") + 1) != len(emails):
            raise RuntimeError("somebody else took what this transaction holds")
    for email in emails:
        email.attempts += 1
        for name, value in lease.items():
            setattr(email, name, value)
    return emails


def _read_languages(batch: Sequence[OutgoingEmail]) -> None:
    """Have what is written only now written in the language that its reader has now."""
    unwritten = {email.pk: email for email in batch if email.facts is not None}
    if unwritten:
        readers = Notice.objects.filter(email__in=unwritten).values_list("email_id", "recipient__language")
        for pk, language in readers:
            if pk is not None and language is not None:  # an address outside has no language of its own
                unwritten[pk].language = language


def _deliver_one(
    server: transport.Connection,
    email: OutgoingEmail,
    organisation: Organisation,
    result: DeliveryResult,
    *,
    now: datetime,
    began: float,
) -> None:
    with traced(email.trace):
        try:
            written = write_out(email, organisation)
        except Exception as error:  # whatever a template raises concerns this message alone
            logger.exception("E-mail %s cannot be written.", email.public_id)
            _fail(email, f"The message cannot be written: {type(error).__name__}", result, now=now)
        else:
            _try(server, email, written, result, now=now, began=began)


def _try(
    server: transport.Connection,
    email: OutgoingEmail,
    written: dict[str, Any],
    result: DeliveryResult,
    *,
    now: datetime,
    began: float,
) -> None:
    """Hand it over and note what became of it; `now` was read when the seconds stood at `began`.

    What was `written` for this attempt is kept with it, unless no server was there to have got it.
    """
    try:
        server.send(email)
    except transport.PermanentError as error:
        returned = {"bounce": OutgoingEmail.Bounce.HARD, "bounced_at": now} if error.is_address else {}
        _fail(email, str(error), result, now=now, **written, **returned)
    except transport.ServerUnreachableError:
        raise
    except transport.TemporaryError as error:
        _put_off([email], str(error), result, now=now, **written)
    else:
        accepted_at = now + timedelta(seconds=time.monotonic() - began)
        _record(
            email,
            state=State.SENT,
            next_attempt_at=None,
            sent_at=accepted_at,
            last_error="",
            **written,
            **_erasure(email, now=now),
        )
        result.sent += 1
        logger.info("mail accepted", extra=_fields(email))


def _put_off(
    emails: Sequence[OutgoingEmail], words: str, result: DeliveryResult, *, now: datetime, **written: object
) -> None:
    """Try these again later, or give up the ones that were tried often enough."""
    for email in emails:
        delay = delay_after(email.attempts, _spread(email))
        if delay is None:
            _fail(email, words, result, now=now, **written)
        else:
            waiting = {"state": State.QUEUED, "next_attempt_at": now + delay, "last_error": words[:_WORDS_KEPT]}
            _record(email, **waiting, **written)
            result.deferred += 1
            logger.info("mail put off: %s", words, extra=_fields(email))


def _fail(email: OutgoingEmail, words: str, result: DeliveryResult, *, now: datetime, **returned: object) -> None:
    """Give up; a manager sees the words and may send it again."""
    erasure = {**_erasure(email, now=now), **returned}
    _record(email, state=State.FAILED, next_attempt_at=None, last_error=words[:_WORDS_KEPT], **erasure)
    logger.warning("mail given up: %s", words, extra=_fields(email))
    result.failed += 1


def _release(emails: Sequence[OutgoingEmail], *, now: datetime) -> None:
    """Give back what was claimed and not tried."""
    for email in emails:
        _held(email).update(state=State.QUEUED, attempts=F("attempts") - 1, next_attempt_at=now)


def _record(email: OutgoingEmail, **values: object) -> None:
    """Write what became of a message, unless the lease ran out and another worker holds it."""
    if not _held(email).update(**values):
        logger.warning("The lease of e-mail %s ran out before its delivery was recorded.", email.public_id)


def _fields(email: OutgoingEmail) -> dict[str, object]:
    """Return what a log line says of a message: what it is about, never to whom."""
    return {"mail": str(email.public_id), "kind": email.kind, "about": email.about, "attempt": email.attempts}


def _held(email: OutgoingEmail) -> "models.QuerySet[OutgoingEmail]":
    return OutgoingEmail.objects.filter(pk=email.pk, state=State.SENDING, attempts=email.attempts)


def _erasure(email: OutgoingEmail, *, now: datetime) -> dict[str, object]:
    """Return what takes the secret out of a one-time message that is done with."""
    return {"text": "", "html": "", "erased_at": now} if email.one_time else {}


def _spread(email: OutgoingEmail) -> float:
    """Return a number from 0 to 1 that differs from row to row and from attempt to attempt."""
    seed = hashlib.sha256(f"{email.public_id}/{email.attempts}".encode()).digest()
    return seed[0] / 255
