"""Telling people: the only way by which somebody of this installation is told something about work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from core.models import Organisation
from notifications.models import Notice, NoticePreferences, OutgoingEmail, Urgency
from notifications.services.composing import compose
from notifications.services.queueing import queue_email
from notifications.services.storm import place_for

State = Notice.State
# Where the reader changes what comes and when; a path, so that this floor need not know the pages.
PREFERENCES_URL = f"{settings.SITE_URL}/notices/preferences/"


@dataclass(frozen=True, slots=True)
class Line:
    """How a notice reads in a list, in the recipient's language: "CMP-2026-00042 Lift", "resolution: late by 2 h".

    `path` is where it leads within this site, `due_at` the deadline it speaks of.
    """

    title: str
    summary: str
    path: str = ""
    due_at: datetime | None = None


@transaction.atomic
def notify(
    *,
    recipient: User,
    kind: str,
    urgency: Urgency,
    about: str,
    line: Line,
    template: str,
    context: Mapping[str, Any],
    dedupe_key: str,
    now: datetime,
    topic: str = "",
) -> Notice | None:
    """Tell `recipient` something, in the caller's transaction; how it travels is decided here.

    It is an e-mail of its own (`template`, `context`, composed in the recipient's language), unless the person reads
    this urgency in the application only, has quiet hours (warnings), or got as many as the organisation allows in one
    window: then it is listed in a digest. Returns None if `dedupe_key` was used before, and for those who are not
    told anything: the deactivated and service accounts.

    A notice of a missed deadline, and a later warning, overtakes the warnings of the same `topic` that this person has
    not got yet.
    """
    if not recipient.is_active or recipient.is_service or Notice.objects.filter(dedupe_key=dedupe_key).exists():
        return None
    notice = Notice(
        recipient=recipient,
        dedupe_key=dedupe_key,
        kind=kind,
        urgency=urgency,
        topic=topic,
        about=about[:60],
        title=line.title[:300],
        summary=line.summary[:300],
        path=line.path,
        due_at=line.due_at,
        language=recipient.language,
        occurred_at=now,
    )
    _decide(notice, now)
    if notice.state == State.ALONE:
        notice.email = _own_email(notice, template, context, now)
        if notice.email is None:
            return None  # the outbox knows the key: somebody was first
    if not _write(notice):
        return None
    if topic and urgency in (Urgency.WARNING, Urgency.BREACH):
        supersede_warnings(by=notice, only_for=recipient)
    return notice


@transaction.atomic
def supersede_warnings(*, by: Notice, only_for: User | None = None) -> int:
    """Record that the warnings of the same topic that have not gone yet are overtaken `by` a later notice.

    An e-mail that still waits in the outbox (its server was away) is not sent any more. Returns how many there were.
    """
    others = Notice.objects.filter(topic=by.topic, urgency=Urgency.WARNING).exclude(pk=by.pk)
    if only_for is not None:
        others = others.filter(recipient=only_for)
    count = _supersede(others.filter(state__in=[State.HELD, State.GATHERED]), by)
    waiting = others.filter(state=State.ALONE, email__state=OutgoingEmail.State.QUEUED)
    for pk, email_pk in waiting.values_list("pk", "email__pk"):
        stopped = OutgoingEmail.objects.filter(pk=email_pk, state=OutgoingEmail.State.QUEUED).update(
            state=OutgoingEmail.State.DROPPED, next_attempt_at=None
        )
        if stopped:  # else a worker is sending it at this moment
            count += _supersede(Notice.objects.filter(pk=pk), by)
    return count


def _decide(notice: Notice, now: datetime) -> None:
    """Choose how the notice travels, and from when."""
    chosen = NoticePreferences.objects.filter(user=notice.recipient).first() or NoticePreferences()
    if not chosen.wants_email(notice.urgency):
        notice.state = State.APP
        return
    quiet = chosen.quiet_hours if notice.urgency == Urgency.WARNING else None
    if quiet is not None and (ends_at := quiet.until(now)) is not None:
        notice.state, notice.go_at = State.HELD, ends_at
        return
    organisation = Organisation.current()
    window = timedelta(minutes=chosen.digest_minutes or organisation.notices_window_minutes)
    place = place_for(person=notice.recipient, limit=organisation.notices_alone, window=window, now=now)
    if place.slot is None:
        notice.state, notice.go_at = State.GATHERED, place.window_ends_at
    else:
        notice.state, notice.slot, notice.window_ends_at = State.ALONE, place.slot, place.window_ends_at


def _own_email(notice: Notice, template: str, context: Mapping[str, Any], now: datetime) -> OutgoingEmail | None:
    person = notice.recipient
    composed = compose(template, {**context, "preferences_url": PREFERENCES_URL}, notice.language)
    return queue_email(
        dedupe_key=notice.dedupe_key,
        to=person.email,
        to_name=person.full_name,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        language=notice.language,
        kind=notice.kind,
        about=notice.about,
        now=now,
    )


def _write(notice: Notice) -> bool:
    """Save a new notice; False where another transaction used its key first."""
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        if Notice.objects.filter(dedupe_key=notice.dedupe_key).exists():
            return False
        raise
    return True


def _supersede(notices: QuerySet[Notice], by: Notice) -> int:
    return notices.update(state=State.SUPERSEDED, superseded_by=by, go_at=None)
