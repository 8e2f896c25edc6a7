"""Telling people: the only way by which somebody of this installation is told something about work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from core.bulk import create_unseen
from core.models import Organisation
from notifications.models import Notice, NoticePreferences, Urgency
from notifications.services.composing import compose
from notifications.services.overtaking import Overtaking, overtake
from notifications.services.queueing import Draft, queue_emails
from notifications.services.storm import places_for

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something that one person is told; or, where `recipient` is None, an address outside, in `language`.

    `template` is its e-mail, composed in the recipient's language: at once from `context`, or, with `facts`, when it is
    sent (`composing.words_of`). Of those with one `topic` that a person has not got yet, a notice of a missed deadline,
    and a later warning, overtakes the warnings. `trace` is the story it belongs to, if not the present one.
    """

    recipient: User | None
    kind: str
    urgency: Urgency
    about: str
    line: Line
    template: str
    dedupe_key: str
    topic: str = ""
    address: str = ""
    language: str = ""
    context: Mapping[str, Any] | None = None
    facts: Mapping[str, Any] | None = None
    trace: str | None = None


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
    """Tell `recipient` something, as `notify_all` does. None for those who are not told, or were told it before."""
    message = Message(
        recipient=recipient,
        kind=kind,
        urgency=urgency,
        about=about,
        line=line,
        template=template,
        context=context,
        dedupe_key=dedupe_key,
        topic=topic,
    )
    return next(iter(notify_all([message], now=now)), None)


@transaction.atomic
def notify_all(messages: Sequence[Message], *, now: datetime) -> list[Notice]:
    """Tell people things, in the caller's transaction; how each travels is decided here. Returns what was told.

    It is an e-mail of its own, unless the person reads this urgency in the application only, has quiet hours
    (warnings), or got as many as the organisation allows in one window: then it is listed in a digest. Left out is
    what was told before (`dedupe_key`), and who is not told anything: the deactivated and service accounts.

    The number of statements does not grow with the messages'.
    """
    reachable = [each for each in messages if _is_told(each.recipient)]
    known = _known([each.dedupe_key for each in reachable])
    fresh: dict[str, Message] = {}
    for message in reachable:
        if message.dedupe_key not in known:
            fresh.setdefault(message.dedupe_key, message)
    if not fresh:
        return []
    notices = [_notice(message, now) for message in fresh.values()]
    _decide(notices, now)
    alone = [notice for notice in notices if notice.state == State.ALONE]
    emails = queue_emails([_draft(notice, fresh[notice.dedupe_key]) for notice in alone], now=now)
    sent_in = {email.dedupe_key: email for email in emails}
    for notice in alone:
        notice.email = sent_in.get(notice.dedupe_key)
    # Where the outbox knows the key already somebody was first.
    written = create_unseen(
        [notice for notice in notices if notice.state != State.ALONE or notice.email is not None], key="dedupe_key"
    )
    overtake([Overtaking(by=each, only_for=each.reader) for each in written if _overtakes(each)])
    return written


def _is_told(person: User | None) -> bool:
    return person is None or (person.is_active and not person.is_service)


def _known(keys: Sequence[str]) -> set[str]:
    return set(Notice.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)) if keys else set()


def _overtakes(notice: Notice) -> bool:
    return bool(notice.topic) and notice.urgency in (Urgency.WARNING, Urgency.BREACH)


def _notice(message: Message, now: datetime) -> Notice:
    line = message.line
    return Notice(
        recipient=message.recipient,
        address="" if message.recipient else message.address.strip().lower(),
        dedupe_key=message.dedupe_key,
        kind=message.kind,
        urgency=message.urgency,
        topic=message.topic,
        about=message.about[:60],
        title=line.title[:300],
        summary=line.summary[:300],
        path=line.path,
        due_at=line.due_at,
        language=message.recipient.language if message.recipient else message.language,
        occurred_at=now,
    )


def _decide(notices: Sequence[Notice], now: datetime) -> None:
    """Choose how notices travel, and from when."""
    organisation = Organisation.current()
    people = {notice.recipient_id for notice in notices if notice.recipient_id is not None}
    chosen = {each.user_id: each for each in NoticePreferences.objects.filter(user__in=people)}
    alone = []
    for notice in notices:
        choice = _choice(notice, chosen) or NoticePreferences()
        if notice.recipient_id is not None and not choice.wants_email(notice.urgency):
            notice.state = State.APP
            continue
        quiet = choice.quiet_hours if notice.urgency == Urgency.WARNING else None
        if quiet is not None and (ends_at := quiet.until(now)) is not None:
            notice.state, notice.go_at = State.HELD, ends_at
        else:
            alone.append(notice)
    windows = {notice.reader: timedelta(minutes=_minutes(_choice(notice, chosen), organisation)) for notice in alone}
    limit = organisation.notices_alone
    places = places_for([notice.reader for notice in alone], limit=limit, windows=windows, now=now)
    for notice, place in zip(alone, places, strict=True):
        if place.slot is None:
            notice.state, notice.go_at = State.GATHERED, place.window_ends_at
        else:
            notice.state, notice.slot, notice.window_ends_at = State.ALONE, place.slot, place.window_ends_at


def _choice(notice: Notice, chosen: Mapping[int, NoticePreferences]) -> NoticePreferences | None:
    """What the reader chose; None for who never did, and for an address outside."""
    return None if notice.recipient_id is None else chosen.get(notice.recipient_id)


def _minutes(choice: NoticePreferences | None, organisation: Organisation) -> int:
    return (choice.digest_minutes if choice else None) or organisation.notices_window_minutes


def _draft(notice: Notice, message: Message) -> Draft:
    """The notice's own e-mail."""
    person = notice.recipient
    draft = Draft(
        dedupe_key=notice.dedupe_key,
        to=person.email if person else message.address,
        to_name=person.full_name if person else "",
        subject=f"{notice.title}: {notice.summary}",
        language=notice.language,
        kind=notice.kind,
        about=notice.about,
        trace=message.trace,
    )
    if message.facts is not None:
        facts = {**message.facts, **_choosing(person)}
        return replace(draft, template=message.template, facts=facts)
    context = {**(message.context or {}), **_choosing(person)}
    composed = compose(message.template, context, notice.language)
    return replace(draft, subject=composed.subject, text=composed.text, html=composed.html)


def _choosing(person: User | None) -> dict[str, str]:
    """Where the reader changes what comes; an address outside has no such page."""
    return {"preferences_url": PREFERENCES_URL} if person else {}
