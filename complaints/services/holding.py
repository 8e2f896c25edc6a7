"""Holding the clocks of a complaint by hand, and letting them run again."""

from datetime import datetime

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.domain import lifecycle
from complaints.domain.interactions import Kind
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH
from complaints.models import Complaint, Interaction
from complaints.services.replying import occurred_problems
from complaints.services.timeline import add_entry, locked
from complaints.services.validation import refuse, text_problems, within_calendars
from core import audit
from core.errors import Problem
from sla.domain.clock import State
from sla.labels import OBSTACLES
from sla.models import Clock
from sla.selectors import clocks_of
from sla.services import pause_clocks, resume_clocks


@transaction.atomic
def hold(
    *,
    complaint: Complaint,
    reason: str,
    actor: User,
    now: datetime,
    occurred_at: datetime | None = None,
    backdating_reason: str = "",
) -> Interaction:
    """Hold the clocks that may be held, from `occurred_at`, for a reason that everybody reads in the explanation.

    Raises Refusal without a reason, when work has ended, and when nothing can be held: it says why for each clock.
    """
    at = occurred_at or now
    complaint = locked(complaint)
    refuse(
        [
            *text_problems("reason", reason, limit=NAME_LENGTH, required=True),
            *text_problems("backdating_reason", backdating_reason, limit=NAME_LENGTH),
            *occurred_problems(complaint, at, actor=actor, now=now, reason=backdating_reason),
        ]
    )
    if not complaint.is_unfinished:
        refuse([Problem("", "finished", _("Work on this complaint has ended, so there is nothing to hold."))])
    held = pause_clocks(case=complaint.case, reason=reason, at=at, now=now, actor=actor)
    if not held:
        refuse([Problem("", "nothing_to_hold", nothing_to_hold(complaint, at))])
    entry = add_entry(complaint=complaint, kind=Kind.HOLD, author=actor, occurred_at=at, now=now, body=reason)
    changes = {"occurred_at": at.isoformat(), "clocks": [clock.metric for clock in held]}
    audit.record(actor=actor, action="complaint.held", subject=complaint, now=now, changes=changes, reason=reason)
    return entry


@transaction.atomic
def resume(
    *,
    complaint: Complaint,
    actor: User,
    now: datetime,
    body: str = "",
    occurred_at: datetime | None = None,
    backdating_reason: str = "",
) -> Interaction:
    """Let every held clock run again from `occurred_at`, and wait for the customer no longer.

    Raises Refusal when nothing is held and the customer is not waited for.
    """
    at = occurred_at or now
    complaint = locked(complaint)
    refuse(
        [
            *text_problems("body", body, limit=BODY_LENGTH),
            *text_problems("backdating_reason", backdating_reason, limit=NAME_LENGTH),
            *occurred_problems(complaint, at, actor=actor, now=now, reason=backdating_reason),
        ]
    )
    with within_calendars("occurred_at"):
        resumed = resume_clocks(case=complaint.case, at=at, now=now, actor=actor)
    waited = lifecycle.is_possible(complaint.status, lifecycle.Event.GO_ON)
    if not resumed and not waited:
        refuse([Problem("", "nothing_held", _("No clock of this complaint is held."))])
    status = lifecycle.after(complaint.status, lifecycle.Event.GO_ON).value if waited else complaint.status
    Complaint.objects.filter(pk=complaint.pk).update(status=status)
    entry = add_entry(complaint=complaint, kind=Kind.RESUMPTION, author=actor, occurred_at=at, now=now, body=body)
    changes = {
        "occurred_at": at.isoformat(),
        "clocks": [clock.metric for clock in resumed],
        "status": [complaint.status, status],
    }
    audit.record(actor=actor, action="complaint.resumed", subject=complaint, now=now, changes=changes, reason=body)
    return entry


def nothing_to_hold(complaint: Complaint, at: datetime) -> str:
    """Say for each open clock why it cannot be held at `at`."""
    reasons = [_reason(clock, at) for clock in clocks_of(complaint.case) if clock.is_open]
    if not reasons:
        return _("No clock of this complaint is running.")
    return _("Nothing can be held. %(reasons)s") % {"reasons": " ".join(reasons)}


def _reason(clock: Clock, at: datetime) -> str:
    obstacle = clock.obstacle(at)
    if clock.state == State.PAUSED:
        why = _("held already")
    elif obstacle is not None:
        why = str(OBSTACLES[obstacle])
    else:
        why = _("it started later")
    return _("%(clock)s: %(why)s.") % {"clock": capfirst(clock.title), "why": why}
