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
_PEOPLE_AT_ONCE = 200
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
    """Write one digest into the outbox for each person for whom something that waited is due. Returns how many.

    May run twice, and anywhere: the notices of one person are taken by one worker. A person whose digest cannot be
    written does not hold up the others.
    """
    due = Notice.objects.filter(go_at__lte=now).order_by().values_list("recipient_id", flat=True).distinct()
    count = 0
    for person_id in due[:_PEOPLE_AT_ONCE]:
        try:
            count += send_digest(person_id=person_id, now=now)
        except Exception:
            logger.exception("The digest for user %s cannot be written; it is tried again.", person_id)
    return count


@transaction.atomic
def send_digest(*, person_id: int, now: datetime) -> bool:
    """Write the digest of one person, if anything is due and nobody else is at it.

    All that is gathered goes along once a window has ended, so that windows that ended a moment apart make one digest.
    """
    if not _is_mine(person_id):
        return False
    waiting = Notice.objects.filter(recipient=person_id, go_at__isnull=False)
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    notices = list(waiting.filter(Q(state=State.GATHERED) | Q(go_at__lte=now)).select_related("recipient"))
    if not any(notice.go_at and notice.go_at <= now for notice in notices):
        return False
    mine = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    person = notices[0].recipient
    if not person.is_active:
        mine.update(state=State.APP, go_at=None)
        return False
    notices.sort(key=lambda each: (_ORDER[Urgency(each.urgency)], each.due_at or each.occurred_at, each.pk))
    mine.update(state=State.DIGEST, email=_queue(person, notices, now), go_at=None)
    return True


def _is_mine(person_id: int) -> bool:
    """Take the person until this transaction ends; False if another worker has them.

    Their notices alone would not do: of rows that are skipped when locked two workers could take a part each.
    """
    if not connection.features.has_select_for_update_skip_locked:
        return True
    person = User.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=person_id)
    return bool(person.values_list("pk", flat=True))


def _queue(person: User, notices: Sequence[Notice], now: datetime) -> OutgoingEmail:
    language = person.language
    with translation.override(language):
        lines = _lines(notices, language)
        context = {
            "lines": lines,
            "count": len(lines),
            "breaches": sum(notice.urgency == Urgency.BREACH for notice in notices),
            "was_held": all(notice.state == State.HELD for notice in notices),
            "first": lines[0],
            "url": f"{settings.SITE_URL}/notices/",
            "preferences_url": PREFERENCES_URL,
        }
    composed = compose("notifications/digest", context, language)
    email = queue_email(
        dedupe_key=f"digest/{min(notices, key=lambda each: each.pk).public_id}",
        to=person.email,
        to_name=person.full_name,
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
                url=f"{settings.SITE_URL}{notice.path}" if notice.path else "",
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
