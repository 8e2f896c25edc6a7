"""Ending the work on a complaint, and taking it up again."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.access import can_resolve, is_about
from complaints.domain import lifecycle
from complaints.domain.interactions import STOP_EVENTS, Direction, Kind
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH
from complaints.models import Complaint, Interaction
from complaints.models.choices import Channel
from complaints.selectors.answers import metrics_begun_anew
from complaints.services import webhooks
from complaints.services.letters import queue_answer
from complaints.services.replying import occurred_problems
from complaints.services.timeline import add_entry, locked
from complaints.services.turns import settle_next_response
from complaints.services.validation import choice_problems, refuse, text_problems, within_calendars
from core import audit
from core.errors import Problem, Refusal
from notifications.services.webhooks import instant_text
from sla.selectors import next_cycle, select_targets
from sla.services import start_clocks, stop_clocks


@transaction.atomic
def resolve(
    *,
    complaint: Complaint,
    body: str,
    actor: User,
    now: datetime,
    channel: str = "",
    occurred_at: datetime | None = None,
    backdating_reason: str = "",
) -> Interaction:
    """Record how the complaint was resolved; every clock still open stops at `occurred_at`.

    `channel` tells how the customer was told; empty, it is an internal record. E-mail is queued as in `reply`.
    Raises Refusal as `reply` does, when it is resolved already, and when the complaint is about `actor`.
    """
    at = occurred_at or now
    complaint = locked(complaint)
    _refuse_resolving(complaint, actor)
    refuse(
        [
            *text_problems("body", body, limit=BODY_LENGTH, required=True),
            *text_problems("backdating_reason", backdating_reason, limit=NAME_LENGTH),
            *choice_problems("channel", channel, ["", *Channel.values], _("Choose how the customer was told.")),
            *occurred_problems(complaint, at, actor=actor, now=now, reason=backdating_reason),
        ]
    )
    entry_id = uuid4()
    email = None
    if channel == Channel.EMAIL.value and at >= now:
        email = queue_answer(complaint=complaint, body=body, author=actor, key=entry_id, now=now)
    entry = add_entry(
        complaint=complaint,
        kind=Kind.RESOLUTION,
        direction=None if channel else Direction.INTERNAL,
        author=actor,
        occurred_at=at,
        now=now,
        body=body,
        channel=channel,
        email=email,
        public_id=entry_id,
    )
    Complaint.objects.filter(pk=complaint.pk).update(
        status=lifecycle.Status.RESOLVED.value, resolved_at=at, resolved_by=actor
    )
    with within_calendars("occurred_at"):
        stopped = stop_clocks(case=complaint.case, event=STOP_EVENTS[Kind.RESOLUTION], at=at, now=now, actor=actor)
        settle_next_response(complaint, now=now, actor=actor)
    audit.record(
        actor=actor,
        action="complaint.resolved",
        subject=complaint,
        now=now,
        changes={"occurred_at": at.isoformat(), "status": [complaint.status, lifecycle.Status.RESOLVED.value]},
        reason=backdating_reason,
    )
    webhooks.tell("complaint.resolved", complaint, now=now, occurred_at=at, resolved_at=instant_text(at))
    webhooks.tell_stopped(complaint, stopped, now=now)
    return entry


def _refuse_resolving(complaint: Complaint, actor: User) -> None:
    """Raise Refusal when the complaint cannot be resolved, or not by this person."""
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.RESOLVE):
        raise Refusal(Problem("", "already_resolved", _("This complaint is resolved already.")))
    if is_about(actor, complaint):
        raise Refusal(Problem("", "about_you", can_resolve(actor, complaint).reason))


@transaction.atomic
@within_calendars()
def reopen(*, complaint: Complaint, body: str, actor: User, now: datetime) -> Interaction:
    """Take up a resolved complaint again, for the reason in `body`; a new cycle of the resolution clock starts now,
    and after a withdrawal one of what was not answered yet.

    The old verdicts stay. Raises Refusal for an empty, too long or unstorable text, and when work has not ended.
    """
    complaint = locked(complaint)
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.REOPEN):
        raise Refusal(Problem("", "not_finished", _("Work on this complaint has not ended.")))
    refuse(text_problems("body", body, limit=BODY_LENGTH, required=True))
    status = lifecycle.after(complaint.status, lifecycle.Event.REOPEN)
    anew = metrics_begun_anew(complaint)
    Complaint.objects.filter(pk=complaint.pk).update(
        status=status.value, resolved_at=None, resolved_by=None, closed_at=None, closed_as=""
    )
    entry = add_entry(complaint=complaint, kind=Kind.REOPENING, author=actor, occurred_at=now, now=now, body=body)
    case = complaint.case
    targets = select_targets(kind=case.kind, channel=case.channel, priority=case.priority, target_set=case.target_set)
    for target in targets:
        if target.metric in anew:
            cycle = next_cycle(case, target.metric, target.target_set.basis)
            start_clocks(case=case, targets=[target], started_at=now, now=now, cycle=cycle)
    changes = {"status": [complaint.status, status.value]}
    audit.record(actor=actor, action="complaint.reopened", subject=complaint, now=now, changes=changes, reason=body)
    webhooks.tell_changed(complaint, "reopened", now=now)
    return entry
