"""Test notices: the same way as a breach takes, from beat through the sweep and the outbox to the mail server."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import record
from core.errors import Problem, Refusal
from core.models import Organisation
from notifications.models.test_notice import TestNotice
from notifications.services.composing import compose
from notifications.services.queueing import queue_email

#: One at a time: another is taken once the last was taken up, or after so long.
PATIENCE: Final = timedelta(minutes=1)
_BATCH: Final = 20


@transaction.atomic
def request_test_notice(*, actor: User, now: datetime) -> TestNotice:
    """Ask for a notice to oneself. The sweep takes it up within seconds.

    Raises Refusal while the last one that `actor` asked for has not been taken up, for a minute at most.
    """
    asked = TestNotice.objects.filter(requested_by=actor, taken_at=None, requested_at__gt=now - PATIENCE)
    if asked.exists():
        raise Refusal(Problem("", "underway", _("Your last test notice has not been taken up yet.")))
    notice = TestNotice.objects.create(requested_by=actor, requested_at=now)
    record(actor=actor, action="operations.tested", subject=notice, now=now)
    return notice


def take_up(*, now: datetime) -> int:
    """Write the e-mails of the notices that were asked for; how many. Costs an idle sweep one look-up by an index."""
    if not TestNotice.objects.filter(taken_at=None).exists():
        return 0
    with transaction.atomic():
        waiting = TestNotice.objects.filter(taken_at=None).select_related("requested_by").order_by("requested_at")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        taken = [notice for notice in waiting[:_BATCH] if _write(notice, now=now)]
    return len(taken)


def _write(notice: TestNotice, *, now: datetime) -> bool:
    at = max(now, notice.requested_at)  # another machine's clock may be behind
    if not TestNotice.objects.filter(pk=notice.pk, taken_at=None).update(taken_at=at):
        return False
    person = notice.requested_by
    language = person.language or Organisation.current().default_language
    url = f"{settings.SITE_URL}{reverse('desk:operations')}"
    mail = compose("notifications/test", {"url": url}, language)
    email = queue_email(
        dedupe_key=f"test-notice/{notice.public_id}",
        to=person.email,
        to_name=person.full_name,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=language,
        kind="test",
        about="",
        now=at,
    )
    TestNotice.objects.filter(pk=notice.pk).update(email=email)
    return True
