"""Taking in what came back."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext

from accounts.domain.permissions import Role
from accounts.models import User
from accounts.selectors import active_users_with_role
from core.audit import record
from notifications.domain.dsn import Report, Verdict, read_report
from notifications.models import OutgoingEmail, Urgency
from notifications.services.notices import Line, notify

State = OutgoingEmail.State
KIND = "mail_bounced"
_TAKEN = [State.SENT, State.SENDING, State.QUEUED]

logger = logging.getLogger(__name__)


@transaction.atomic
def take_in_bounce(*, raw: bytes, now: datetime, actor: User | None = None) -> OutgoingEmail | None:
    """Read a message that came to our sender's address, and mark the e-mail of ours that it says came back.

    Returns that e-mail, or None for everything else: letters, reports of success, of messages that are not ours, and
    of what is known already. Nobody is ever answered. The managers are told once, except those whose own address it
    is; that a notice of this kind came back is told to nobody.
    """
    report = read_report(raw)
    if report is None:
        return None
    known = OutgoingEmail.objects.select_for_update().filter(message_id__in=report.message_ids)
    email = known.order_by("pk").first()
    if email is None:
        logger.info("A delivery report about a message that is not ours is left alone.")
        return None
    if report.verdict is Verdict.DELAYED:
        OutgoingEmail.objects.filter(pk=email.pk, state=State.SENT).update(last_error=report.words)
        return email if email.state == State.SENT else None
    if not _mark(email, report, now):
        return None
    email.refresh_from_db()
    record(actor=actor, action="email.bounced", subject=email, now=now, reference=email.about, reason=report.words)
    _tell_managers(email, now)
    return email


def _mark(email: OutgoingEmail, report: Report, now: datetime) -> bool:
    """Write down that it came back; a server that says so has taken it, whatever we know of that."""
    erased = {"text": "", "html": "", "erased_at": now} if email.one_time else {}
    taken = OutgoingEmail.objects.filter(pk=email.pk, state__in=_TAKEN)
    return bool(
        taken.update(
            state=State.BOUNCED,
            sent_at=Coalesce("sent_at", Value(now)),
            next_attempt_at=None,
            bounce=report.verdict.value,
            bounced_at=now,
            last_error=report.words,
            **erased,
        )
    )


def _tell_managers(email: OutgoingEmail, now: datetime) -> None:
    if _is_about_bounces(email):
        return
    for person in active_users_with_role(Role.MANAGER).exclude(email__iexact=email.to).order_by("pk"):
        with translation.override(person.language):
            line = Line(
                title=email.subject,
                summary=gettext("Came back from %(address)s") % {"address": email.to},
                path=email.get_absolute_url(),
            )
        notify(
            recipient=person,
            kind=KIND,
            urgency=Urgency.INFO,
            about=email.about,
            line=line,
            template="notifications/bounced",
            context={"email": email, "is_hard": email.bounce == OutgoingEmail.Bounce.HARD, "path": line.path},
            dedupe_key=f"bounce/{email.public_id}/{now:%Y%m%dT%H%M%S}/{person.public_id}",
            now=now,
        )


def _is_about_bounces(email: OutgoingEmail) -> bool:
    """Tell whether the e-mail itself said only that others came back: telling of it again would never end."""
    if email.kind == KIND:
        return True
    return email.kind == "digest" and not email.notices.exclude(kind=KIND).exists()
