"""What the customer says after the beginning: messages, and the wish to be called back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.domain import lifecycle
from complaints.domain.interactions import Kind
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH
from complaints.models import Complaint, Interaction
from complaints.models.choices import Channel
from complaints.selectors.conversation import first_call_from
from complaints.services.replying import occurred_problems
from complaints.services.timeline import add_entry, locked
from complaints.services.turns import (
    judge_answered_message,
    settle_next_response,
    start_cycle,
    take_turn,
)
from complaints.services.validation import choice_problems, promise_problems, refuse, text_problems, within_calendars
from core import audit
from core.errors import Problem
from sla.domain.clock import OPEN_STATES
from sla.domain.vocabulary import Metric
from sla.services import start_promise

PHONE_LENGTH = 40


@transaction.atomic
def record_message(
    *,
    complaint: Complaint,
    body: str,
    channel: str,
    actor: User,
    now: datetime,
    occurred_at: datetime | None = None,
    backdating_reason: str = "",
) -> Interaction:
    """Record what the customer wrote or said; `occurred_at` is when it reached us.

    It ends the wait for the customer, and starts the clock of the next response where one is promised and nothing
    older is unanswered. On a complaint that is resolved or closed it changes no status: reopening is a person's choice.
    Raises Refusal as `reply` does.
    """
    at = occurred_at or now
    complaint = locked(complaint)
    refuse(
        [
            *text_problems("body", body, limit=BODY_LENGTH, required=True),
            *_shared_problems(complaint, channel, at, backdating_reason, actor=actor, now=now),
        ]
    )
    _refuse_where_gone(complaint)
    with within_calendars("occurred_at"):
        status = take_turn(complaint, lifecycle.Event.HEAR, at=at, now=now, actor=actor)
        entry = add_entry(
            complaint=complaint,
            kind=Kind.MESSAGE,
            author=actor,
            occurred_at=at,
            now=now,
            body=body,
            channel=channel,
        )
        judge_answered_message(complaint, at=at, now=now, actor=actor)
        settle_next_response(complaint, now=now, actor=actor)
    _record("complaint.message_recorded", complaint, status, channel, at, backdating_reason, actor=actor, now=now)
    return entry


@transaction.atomic
def ask_callback(
    *,
    complaint: Complaint,
    channel: str,
    actor: User,
    now: datetime,
    body: str = "",
    phone: str = "",
    agreed_at: datetime | None = None,
    occurred_at: datetime | None = None,
    backdating_reason: str = "",
) -> Interaction:
    """Record that the customer asks to be called back: a promise with a clock of its own, stopped by a call.

    With `agreed_at` that instant is the deadline, in place of what was agreed before; else the target of the channel
    on which it was asked. A second wish while one is open starts nothing. Raises Refusal as `reply` does, where the
    agreed time has passed, where no target promises a call-back and no time is agreed, and on a closed complaint.
    """
    at = occurred_at or now
    complaint = locked(complaint)
    refuse(
        [
            *text_problems("body", body, limit=BODY_LENGTH),
            *text_problems("phone", phone, limit=PHONE_LENGTH),
            *_shared_problems(complaint, channel, at, backdating_reason, actor=actor, now=now),
            *_agreed_problems(agreed_at, at, now=now),
        ]
    )
    if complaint.status == lifecycle.Status.CLOSED:
        refuse([Problem("", "closed", _("This complaint is closed. Reopen it to call back."))])
    _refuse_where_gone(complaint)
    with within_calendars("agreed_at"):
        status = take_turn(complaint, lifecycle.Event.HEAR, at=at, now=now, actor=actor)
        _promise_call(complaint, channel, agreed_at, at=at, now=now, actor=actor)
    entry = add_entry(
        complaint=complaint,
        kind=Kind.CALLBACK_ASKED,
        author=actor,
        occurred_at=at,
        now=now,
        body="\n".join(text for text in (phone.strip(), body.strip()) if text),
        channel=channel,
        promised_at=agreed_at,
    )
    _record("complaint.callback_asked", complaint, status, channel, at, backdating_reason, actor=actor, now=now)
    return entry


def _promise_call(
    complaint: Complaint, channel: str, agreed_at: datetime | None, *, at: datetime, now: datetime, actor: User
) -> None:
    case = complaint.case
    called_at = first_call_from(complaint, at)
    if agreed_at is not None:
        start_promise(
            case=case,
            metric=Metric.CALLBACK,
            due_at=agreed_at,
            started_at=at,
            now=now,
            actor=actor,
            answered_at=called_at,
        )
        return
    if case.clocks.filter(metric=Metric.CALLBACK, state__in=OPEN_STATES, started_at__lte=at).exists():
        return
    started = start_cycle(case, Metric.CALLBACK, channel=channel, at=at, now=now, answered_at=called_at, actor=actor)
    if not started:
        message = _("No target promises a call-back on this channel: agree a time with the customer.")
        refuse([Problem("agreed_at", "no_target", message)])


def _refuse_where_gone(complaint: Complaint) -> None:
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.HEAR):
        refuse([Problem("", "merged", _("This complaint goes on in another one: record it there."))])


def _agreed_problems(agreed_at: datetime | None, at: datetime, *, now: datetime) -> list[Problem]:
    if agreed_at is None:
        return []
    if agreed_at > at:
        return promise_problems("agreed_at", agreed_at, now=now)
    return [Problem("agreed_at", "in_past", _("The agreed time lies before the call-back was asked for."))]


def _shared_problems(
    complaint: Complaint, channel: str, at: datetime, reason: str, *, actor: User, now: datetime
) -> list[Problem]:
    return [
        *text_problems("backdating_reason", reason, limit=NAME_LENGTH),
        *choice_problems("channel", channel, Channel.values, _("Choose the channel it came by.")),
        *occurred_problems(complaint, at, actor=actor, now=now, reason=reason),
    ]


def _record(
    action: str,
    complaint: Complaint,
    status: lifecycle.Status,
    channel: str,
    at: datetime,
    reason: str,
    *,
    actor: User,
    now: datetime,
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=complaint,
        now=now,
        changes={"channel": channel, "occurred_at": at.isoformat(), "status": [complaint.status, status.value]},
        reason=reason,
    )
