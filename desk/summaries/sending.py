"""Writing the summaries that are due into the outbox, each once."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from accounts.models import User
from accounts.permissions import may
from core.models import Organisation
from desk.summaries.content import late_complaints_url, summary_for
from notifications.domain.summaries import DAYS_OF, Slot, covered
from notifications.models import NoticePreferences
from notifications.services import PREFERENCES_URL, compose, queue_email

logger = logging.getLogger(__name__)


def send_summaries(*, now: datetime) -> int:
    """Write one summary for each person whose hour has come since their last one. Returns how many were written.

    May run as often as it likes: a slot is dealt with once. Days that nobody ran this are caught up in one summary
    that covers them all. A person whose summary cannot be written does not hold up the others.
    """
    count, zone = 0, Organisation.current().zone
    wanting = NoticePreferences.objects.exclude(summary=NoticePreferences.Summary.OFF).select_related("user")
    for chosen in wanting.filter(user__is_active=True, user__is_service=False):
        slot = chosen.latest_slot(now, zone)
        if chosen.summary_done_on is not None and chosen.summary_done_on >= slot.on:
            continue
        try:
            count += _send(chosen, slot, now)
        except Exception:
            logger.exception("The summary for user %s cannot be written; it is tried again.", chosen.user_id)
    return count


@transaction.atomic
def _send(chosen: NoticePreferences, slot: Slot, now: datetime) -> bool:
    """Take the slot and write its mail; False where another worker has it, or there is nothing to tell."""
    mine = NoticePreferences.objects.filter(pk=chosen.pk, summary_done_on=chosen.summary_done_on)
    if not mine.update(summary_done_on=slot.on, summary_covered_until=slot.at):
        return False
    person: User = chosen.user
    if not may(person, "notice.summary"):
        return False
    days = DAYS_OF[chosen.summary]
    since = covered(
        slot,
        every=chosen.summary,
        hour=chosen.summary_hour,
        zone=chosen.zone,
        until_before=chosen.summary_covered_until,
    )
    with translation.override(person.language):
        summary = summary_for(person, since=since, until=slot.at, horizon=timedelta(days=days), days=days)
    if summary.is_empty and not chosen.summary_when_empty:
        return False
    context = {
        "summary": summary,
        "is_weekly": days == DAYS_OF["weekly"],
        "since": since,
        "more_missed": summary.missed_count - len(summary.missed),
        "more_coming": summary.coming_count - len(summary.coming),
        "url": late_complaints_url(),
        "preferences_url": PREFERENCES_URL,
    }
    composed = compose("desk/summary", context, person.language)
    return bool(
        queue_email(
            dedupe_key=f"summary/{person.public_id}/{chosen.summary}/{slot.on.isoformat()}",
            to=person.email,
            to_name=person.full_name,
            subject=composed.subject,
            text=composed.text,
            html=composed.html,
            language=person.language,
            kind="summary",
            about="",
            now=now,
        )
    )
