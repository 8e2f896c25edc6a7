"""Two complaints are about the same thing: one stays, and the other goes on in it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.access import can_merge, can_take_over
from complaints.domain import lifecycle
from complaints.domain.interactions import Kind
from complaints.domain.text import NAME_LENGTH
from complaints.models import Complaint
from complaints.selectors.answers import answers_of, messages_of
from complaints.services import webhooks
from complaints.services.timeline import add_entry
from complaints.services.validation import refuse, text_problems, within_calendars
from core import audit
from core.errors import Problem, Refusal
from sla.domain.causes import CancelCause
from sla.domain.clock import State
from sla.domain.replan import Answer
from sla.models import Clock, Target
from sla.selectors import Replanning, clocks_of, replanning, targets_as_recorded
from sla.services import discard_clocks, replan_clocks


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging would do: `discarded` are the clocks of the complaint that goes on in `kept`."""

    complaint: Complaint
    kept: Complaint
    discarded: list[Clock]
    targets: list[Target]
    answered: list[Answer]
    unseen: list[Answer]
    replanning: Replanning

    @property
    def started_at(self) -> datetime:
        """When the thing was first received, by either of them."""
        return min(self.kept.case.received_at, self.complaint.case.received_at)

    @property
    def token(self) -> str:
        """The same for the same merging of the same clocks only."""
        discarded = [clock.pk for clock in self.discarded]
        names = [self.complaint.reference, self.kept.reference, self.started_at.isoformat()]
        text = json.dumps([names, discarded, self.replanning.plan.fingerprint()])
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def plan_merge(*, complaint: Complaint, into: Complaint, actor: User) -> MergePlan:
    """Return what happens if `complaint` goes on in `into`; writes nothing.

    Raises Refusal where either may not be merged by `actor`, where they are the same or of different customers, and
    where `into` goes on in another itself or was withdrawn.
    """
    refuse(_problems(complaint, into, actor))
    started_at = min(into.case.received_at, complaint.case.received_at)
    answered, unseen = answers_of(into, complaint), messages_of(complaint)
    case = into.case
    with within_calendars("into"):
        targets = targets_as_recorded(
            case,
            kind=case.kind,
            channel=case.channel,
            priority=case.priority,
            target_set=case.target_set,
            started_at=started_at,
        )
        found = replanning(case=case, targets=targets, started_at=started_at, answered=answered, unseen=unseen)
    discarded = list(clocks_of(complaint.case).exclude(state=State.CANCELLED))
    return MergePlan(complaint, into, discarded, targets, answered, unseen, found)


@transaction.atomic
@within_calendars("into")
def merge(
    *, complaint: Complaint, into: Complaint, reason: str, actor: User, now: datetime, token: str | None = None
) -> MergePlan:
    """Let `complaint` go on in `into`, for a reason. Returns what was done.

    Every clock of `complaint` is cancelled, those that were stopped too, so that one thing is counted once. The clocks
    of `into` stay, unless the other was received earlier: then they start from that instant. A message that was sent
    on `complaint` answers `into` too. What was merged into `complaint` before goes on in `into` as well. `token` is
    that of the plan which was shown. Raises Refusal as `plan_merge` does, without a reason, and (stale).
    """
    complaint, into = _locked_pair(complaint, into)
    refuse(text_problems("reason", reason, limit=NAME_LENGTH, required=True))
    plan = plan_merge(complaint=complaint, into=into, actor=actor)
    if token is not None and token != plan.token:
        raise Refusal(Problem("", "stale", _("This has changed meanwhile. Look again at what will happen.")))
    was_started_at, started_at = into.case.received_at, plan.started_at
    old_status = complaint.status
    complaint.status = lifecycle.after(old_status, lifecycle.Event.MERGE).value
    complaint.merged_into = into
    complaint.save(update_fields=["status", "merged_into"])
    # One step leads to where it goes on, however often that one is merged itself.
    Complaint.objects.filter(merged_into=complaint).update(merged_into=into)
    if into.about_user_id is None and complaint.about_user_id is not None:
        into.about_user = complaint.about_user
        into.save(update_fields=["about_user"])
    discard_clocks(case=complaint.case, cause=CancelCause.MERGED_INTO, reason=into.reference, now=now, actor=actor)
    if started_at != was_started_at:
        into.case.received_at = started_at
        into.case.save(update_fields=["received_at"])
    replan_clocks(
        case=into.case,
        targets=plan.targets,
        started_at=started_at,
        was_started_at=was_started_at,
        answered=plan.answered,
        unseen=plan.unseen,
        cause=CancelCause.MERGED_WITH,
        reason=complaint.reference,
        now=now,
        actor=actor,
        previewed=plan.replanning.plan.fingerprint(),
    )
    _tell(complaint, into, "merged_into", reason, {"status": [old_status, complaint.status]}, actor=actor, now=now)
    times = [was_started_at.isoformat(), started_at.isoformat()]
    moved = {"received_at": times} if started_at != was_started_at else {}
    _tell(into, complaint, "merged", reason, moved, actor=actor, now=now)
    return plan


def _problems(complaint: Complaint, into: Complaint, actor: User) -> list[Problem]:
    """Check that the two may become one."""
    decision = can_merge(actor, complaint)
    if not decision:
        return [Problem("", "not_possible", decision.reason)]
    if complaint.pk == into.pk:
        return [Problem("into", "itself", _("This is the same complaint."))]
    if into.merged_into is not None:
        message = _("This one was merged itself: choose the one in which it goes on.")
        if Complaint.objects.visible_to(actor).filter(pk=into.merged_into.pk).exists():
            message = _("This one was merged itself. It goes on in %(reference)s: choose that one.")
            message %= {"reference": into.merged_into.reference}
        return [Problem("into", "merged", message)]
    decision = can_take_over(actor, into)
    if not decision:
        return [Problem("into", "not_possible", decision.reason)]
    if complaint.customer_id != into.customer_id:
        message = _("This one is of another customer. If that is a mistake, reclassify one of them first.")
        return [Problem("into", "other_customer", message)]
    return _staff_problems(complaint, into)


def _staff_problems(complaint: Complaint, into: Complaint) -> list[Problem]:
    """Check that whom it is about does not come to look after it, or is not somebody else."""
    about = complaint.about_user_id
    if about is None or about == into.about_user_id:
        return []
    if into.about_user_id is not None:
        return [Problem("into", "other_person", _("The two are about different members of staff."))]
    if about in (into.case.owner_id, into.resolved_by_id):
        message = _("Whom this complaint is about looks after the other one. Assign that one to somebody else first.")
        return [Problem("into", "about_owner", message)]
    return []


def _locked_pair(complaint: Complaint, into: Complaint) -> tuple[Complaint, Complaint]:
    """Return both as they are now, locked in one order, so that two people who merge them crosswise do not block."""
    pair = Complaint.objects.filter(pk__in=[complaint.pk, into.pk])
    list(pair.select_for_update().only("pk").order_by("pk"))
    found = {row.pk: row for row in pair.select_related("case", "customer", "merged_into")}
    return found[complaint.pk], found[into.pk]


def _tell(
    complaint: Complaint,
    other: Complaint,
    relation: str,
    reason: str,
    changes: dict[str, list[str]],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Leave the entry and the audit event on one of the two."""
    details: dict[str, Any] = {"relation": relation, "reference": other.reference}
    told: dict[str, Any] = {relation: other.reference, **changes}
    if "received_at" in changes:
        details["changes"] = {"received_at": changes["received_at"]}
    add_entry(
        complaint=complaint, kind=Kind.MERGE, author=actor, occurred_at=now, now=now, body=reason, details=details
    )
    action = "complaint.merged" if relation == "merged_into" else "complaint.took_over"
    audit.record(actor=actor, action=action, subject=complaint, now=now, changes=told, reason=reason)
    webhooks.tell_changed(complaint, action.removeprefix("complaint."), now=now, other=other.reference)
