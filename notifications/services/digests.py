"""Digests: what was gathered for a person, or held for their quiet hours, in one e-mail."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import translation

from accounts.models import User
from core.deadlines import format_deadline
from core.models import Organisation
from notifications.models import Notice, OutgoingEmail, Urgency
from notifications.services.composing import compose
from notifications.services.notices import PREFERENCES_URL
from notifications.services.queueing import queue_email

State = Notice.State
_READERS_AT_ONCE = 200
# What is worst comes first.
_ORDER = {Urgency.BREACH: 0, Urgency.ESCALATION: 1, Urgency.WARNING: 2, Urgency.INFO: 3}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One notice as the digest lists it."""

    title: str
    summary: str
    due: str
    url: str
    urgency: str
    heading: str


def send_digests(*, now: datetime) -> int:
    """Write one digest into the outbox for each reader for whom something that waited is due. Returns how many.

    May run twice, and anywhere: the notices of one reader are taken by one worker. A reader whose digest cannot be
    written does not hold up the others.
    """
    due = Notice.objects.filter(go_at__lte=now).order_by().values_list("recipient_id", "address").distinct()
    count = 0
    for person_id, address in due[:_READERS_AT_ONCE]:
        try:
            count += send_digest(person_id=person_id, address=address, now=now)
        except Exception:
            # No address stands in the log.
            whose = "an address outside" if person_id is None else f"user {person_id}"
            logger.exception("The digest for %s cannot be written; it is tried again.", whose)
    return count


@transaction.atomic
def send_digest(*, person_id: int | None, now: datetime, address: str = "") -> bool:
    """Write the digest of one reader, if anything is due and nobody else is at it.

    All that is gathered goes along once a window has ended, so that windows that ended a moment apart make one digest.
    """
    if not (_take_address(address) if person_id is None else _take_person(person_id)):
        return False
    waiting = Notice.objects.filter(recipient=person_id, address=address, go_at__isnull=False)
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    notices = list(waiting.filter(Q(state=State.GATHERED) | Q(go_at__lte=now)).select_related("recipient"))
    if not any(notice.go_at and notice.go_at <= now for notice in notices):
        return False
    mine = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    person = notices[0].recipient
    if person is not None and not person.is_active:
        mine.update(state=State.APP, go_at=None)
        return False
    notices.sort(key=lambda each: (_ORDER[Urgency(each.urgency)], each.due_at or each.occurred_at, each.pk))
    mine.update(state=State.DIGEST, email=_queue(person, notices, now), go_at=None)
    return True


def _take_address(address: str) -> bool:
    """Take an address outside until this transaction ends; it has no row that could be held."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"notifications.digest/{address}"])
        return bool(cursor.fetchone()[0])


def _take_person(person_id: int) -> bool:
    """Take the person until this transaction ends; False if another worker has them.

    Their notices alone would not do: of rows that are skipped when locked two workers could take a part each.
    """
    if not connection.features.has_select_for_update_skip_locked:
        return True
    person = User.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=person_id)
    return bool(person.values_list("pk", flat=True))


def _queue(person: User | None, notices: Sequence[Notice], now: datetime) -> OutgoingEmail:
    """Put the digest into the outbox. One for an address outside leads nowhere, since nobody signs in there."""
    language = person.language if person else Organisation.current().default_language
    with translation.override(language):
        lines = _lines(notices, language)
        context = {
            "lines": lines,
            "count": len(lines),
            "breaches": sum(notice.urgency == Urgency.BREACH for notice in notices),
            "was_held": all(notice.state == State.HELD for notice in notices),
            "some_held": any(notice.state == State.HELD for notice in notices),
            "first": lines[0],
            "is_outside": person is None,
        }
        if person is not None:
            context |= {"url": f"{settings.SITE_URL}/notices/", "preferences_url": PREFERENCES_URL}
    composed = compose("notifications/digest", context, language)
    email = queue_email(
        dedupe_key=f"digest/{min(notices, key=lambda each: each.pk).public_id}",
        to=notices[0].reader_address,
        to_name=person.full_name if person else "",
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        language=language,
        kind="digest",
        about="",
        now=now,
    )
    if email is None:
        raise RuntimeError("a digest with this first notice was written before")
    return email


def _lines(notices: Sequence[Notice], language: str) -> list[DigestLine]:
    zone = Organisation.current().zone
    lines: list[DigestLine] = []
    for notice in notices:
        is_first = not lines or lines[-1].urgency != notice.urgency
        lines.append(
            DigestLine(
                title=notice.title,
                summary=notice.summary,
                due=format_deadline(notice.due_at, zone, language, with_zone=True) if notice.due_at else "",
                url=f"{settings.SITE_URL}{notice.path}" if notice.path and notice.recipient_id is not None else "",
                urgency=notice.urgency,
                heading=str(_heading(notice.urgency)) if is_first else "",
            )
        )
    return lines


def _heading(urgency: str) -> str:
    return {
        Urgency.BREACH: translation.gettext("Missed deadlines"),
        Urgency.ESCALATION: translation.gettext("Escalations"),
        Urgency.WARNING: translation.gettext("Deadlines that are near"),
        Urgency.INFO: translation.gettext("For your information"),
    }[Urgency(urgency)]
