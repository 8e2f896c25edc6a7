"""Letters beside the answer: acknowledgement, automatic reply, and the holding letter with its promised date."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.domain.interactions import LETTERS, STOP_EVENTS, Kind
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH
from complaints.models import Complaint, Interaction
from complaints.models.choices import Channel
from complaints.services import webhooks
from complaints.services.letters import queue_answer
from complaints.services.replying import occurred_problems
from complaints.services.timeline import add_entry, locked
from complaints.services.validation import choice_problems, promise_problems, refuse, text_problems, within_calendars
from core import audit
from core.errors import Problem
from sla.domain.vocabulary import Metric
from sla.services import start_promise, stop_clocks


@transaction.atomic
def send_letter(
    *,
    complaint: Complaint,
    kind: str,
    body: str,
    channel: str,
    actor: User,
    now: datetime,
    promised_at: datetime | None = None,
    occurred_at: datetime | None = None,
    backdating_reason: str = "",
) -> Interaction:
    """Record a letter to the customer: "acknowledgement", "holding_letter" or "automatic_reply".

    It stops what `sla.domain.stops` says it does. A holding letter promises a date, which becomes a clock of its own
    in place of the date promised before. E-mail is queued as in `reply`, except for an automatic reply, which a machine
    has sent already. Raises Refusal as `reply` does, for a date that is missing, past, or belongs to no holding letter,
    and for a letter about work that has ended.
    """
    at = occurred_at or now
    complaint = locked(complaint)
    refuse(
        [
            *choice_problems("kind", kind, [letter.value for letter in LETTERS], _("Choose which letter it is.")),
            *text_problems("body", body, limit=BODY_LENGTH, required=True),
            *text_problems("backdating_reason", backdating_reason, limit=NAME_LENGTH),
            *choice_problems("channel", channel, Channel.values, _("Choose how it goes.")),
            *occurred_problems(complaint, at, actor=actor, now=now, reason=backdating_reason),
            *_promise_problems(complaint, kind, promised_at, at, now=now),
        ]
    )
    if not complaint.is_unfinished:
        refuse([Problem("", "finished", _("Work on this complaint has ended, so it needs no letter of this kind."))])
    letter = Kind(kind)
    entry_id = uuid4()
    email = None
    if letter != Kind.AUTOMATIC_REPLY and channel == Channel.EMAIL.value and at >= now:
        email = queue_answer(
            complaint=complaint, body=body, author=actor, key=entry_id, now=now, promised_at=promised_at
        )
    entry = add_entry(
        complaint=complaint,
        kind=letter,
        author=actor,
        occurred_at=at,
        now=now,
        body=body,
        channel=channel,
        email=email,
        public_id=entry_id,
        promised_at=promised_at,
    )
    with within_calendars("occurred_at"):
        stopped = stop_clocks(case=complaint.case, event=STOP_EVENTS[letter], at=at, now=now, actor=actor)
    if promised_at is not None:
        start_promise(
            case=complaint.case, metric=Metric.RESOLUTION, due_at=promised_at, started_at=at, now=now, actor=actor
        )
    changes = {"channel": channel, "occurred_at": at.isoformat(), "promised_at": _iso(promised_at)}
    audit.record(
        actor=actor,
        action=f"complaint.{letter.value}_sent",
        subject=complaint,
        now=now,
        changes=changes,
        reason=backdating_reason,
    )
    webhooks.tell_stopped(complaint, stopped, now=now)
    return entry


def _promise_problems(
    complaint: Complaint, kind: str, promised_at: datetime | None, at: datetime, *, now: datetime
) -> list[Problem]:
    if kind != Kind.HOLDING_LETTER:
        if promised_at is None:
            return []
        return [Problem("promised_at", "not_promised", _("Only a holding letter promises a date."))]
    if promised_at is None:
        return [Problem("promised_at", "required", _("Say when the full answer comes."))]
    if promised_at <= at:
        return [Problem("promised_at", "in_past", _("The date lies before the letter that promises it."))]
    if complaint.interactions.filter(kind=Kind.HOLDING_LETTER.value, occurred_at__gt=at).exists():
        return [Problem("occurred_at", "replaced", _("A later holding letter is recorded already."))]
    return promise_problems("promised_at", promised_at, now=now)


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
