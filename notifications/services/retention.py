"""Forgetting what was delivered long ago: webhooks with their log, and the bodies of e-mails.

What was not delivered is kept longer, since somebody may still want to send it again; what waits is never touched. Of
an e-mail the row stays for ever: to whom, about what, when, and what became of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from notifications.models import OutgoingEmail, WebhookAttempt, WebhookDelivery, WebhookEvent

#: One transaction forgets so much; one run so many times that, and the next goes on.
BATCH: Final = 500
BATCHES: Final = 40

Mail, Hook = OutgoingEmail.State, WebhookDelivery.State


def forget_old(*, now: datetime) -> int:
    """Forget what is older than the settings allow, the oldest first. Returns how much. May run twice, and anywhere."""
    count = 0
    for _batch in range(BATCHES):
        found = _forget_deliveries(now) + _forget_bodies(now)
        count += found
        if not found:
            break
    return count


@transaction.atomic
def _forget_deliveries(now: datetime) -> int:
    old = _before("delivered_at", settings.WEBHOOK_LOG_DAYS, now, state=Hook.DELIVERED)
    given_up = _before("created_at", settings.WEBHOOK_FAILED_DAYS, now, state=Hook.FAILED)
    rows = list(_batch(WebhookDelivery.objects.filter(old | given_up)).values_list("pk", "event_id"))
    keys, events = [key for key, _event in rows], {event for _key, event in rows}
    WebhookAttempt.objects.filter(delivery__in=keys).delete()
    WebhookDelivery.objects.filter(pk__in=keys).delete()
    WebhookEvent.objects.filter(pk__in=events, deliveries=None).delete()
    return len(keys)


@transaction.atomic
def _forget_bodies(now: datetime) -> int:
    old = _before("sent_at", settings.MAIL_BODY_DAYS, now, state__in=[Mail.SENT, Mail.BOUNCED])
    given_up = _before("created_at", settings.MAIL_FAILED_BODY_DAYS, now, state__in=[Mail.FAILED, Mail.DROPPED])
    keys = _batch(OutgoingEmail.objects.filter(old | given_up, erased_at=None)).values_list("pk", flat=True)
    return OutgoingEmail.objects.filter(pk__in=list(keys)).update(text="", html="", facts=None, erased_at=now)


def _before(field: str, days: int, now: datetime, **which: Any) -> Q:
    """What is in a state and older than so many days; nothing where they are 0: then it is kept for ever."""
    if not days:
        return Q(pk__in=[])
    return Q(**{f"{field}__lt": now - timedelta(days=days)}, **which)


def _batch(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Some of `rows`, held until the transaction ends: what somebody sends again at this moment is left alone."""
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.order_by("pk")[:BATCH]
