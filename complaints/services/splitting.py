"""One complaint turns out to be two: a part of it becomes a complaint of its own."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.access import can_change
from complaints.domain.interactions import Kind
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH, TITLE_LENGTH, title_from
from complaints.models import Complaint
from complaints.selectors import timeline_of
from complaints.services import promises, webhooks
from complaints.services.forecast import opening_deadlines
from complaints.services.intake import Report, write_complaint
from complaints.services.timeline import add_entry, locked
from complaints.services.validation import refuse, text_problems, within_calendars
from core import audit
from core.errors import Problem, Refusal
from sla.selectors import Deadline


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """The complaint that would be made, and when its clocks would be due."""

    complaint: Complaint
    title: str
    description: str
    deadlines: list[Deadline]

    @property
    def token(self) -> str:
        """The same for the same part with the same deadlines only."""
        dues = [[deadline.target.pk, deadline.due_at.isoformat()] for deadline in self.deadlines]
        text = json.dumps([self.complaint.reference, self.title, self.description, dues])
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def plan_split(
    *, complaint: Complaint, title: str, description: str, entries: Sequence[UUID], actor: User
) -> SplitPlan:
    """Return the complaint that splitting would make; writes nothing.

    Its text is `description`, else that of the chosen `entries` of the timeline (their public ids). It has everything
    else of the one it is made from; its clocks start when that was received, and nothing has answered it yet. Raises
    Refusal for a text that is missing, too long or cannot be stored, and for entries of another complaint.
    """
    decision = can_change(actor, complaint)
    if not decision:
        raise Refusal(Problem("", "not_possible", decision.reason))
    text = description.strip() and description
    if not text:
        chosen = [entry for entry in timeline_of(complaint) if entry.public_id in set(entries)]
        if len(chosen) != len(set(entries)):
            raise Refusal(Problem("entries", "unknown", _("This entry is not one of this complaint.")))
        text = "\n\n".join(entry.body for entry in chosen if entry.body)
    if not text:
        raise Refusal(
            Problem("description", "required", _("Say what the other complaint is, or choose from the entries."))
        )
    refuse(
        [
            *text_problems("title", title, limit=TITLE_LENGTH),
            *text_problems("description", text, limit=BODY_LENGTH),
        ]
    )
    case = complaint.case
    with within_calendars():
        deadlines = opening_deadlines(
            kind=case.kind,
            channel=case.channel,
            priority=case.priority,
            target_set=case.target_set,
            received_at=case.received_at,
            listened_at=case.checked_at,
            as_of=case.opened_at,
        )
    return SplitPlan(complaint, title.strip() or title_from(text), text, deadlines)


@transaction.atomic
def split(
    *,
    complaint: Complaint,
    reason: str,
    actor: User,
    now: datetime,
    title: str = "",
    description: str = "",
    entries: Sequence[UUID] = (),
    public_id: UUID | None = None,
    token: str | None = None,
) -> Complaint:
    """Make a part of a complaint one of its own, for a reason, and return it.

    Its clocks start from the original instant; what is late already is breached here. `token` is that of the plan
    which was shown. Raises Refusal as `plan_split` does, without a reason, and (stale).
    """
    complaint = locked(complaint)
    refuse(text_problems("reason", reason, limit=NAME_LENGTH, required=True))
    plan = plan_split(complaint=complaint, title=title, description=description, entries=entries, actor=actor)
    if token is not None and token != plan.token:
        raise Refusal(Problem("", "stale", _("This has changed meanwhile. Look again at what will happen.")))
    case = complaint.case
    part = write_complaint(
        _report(plan, public_id or uuid4()),
        customer=complaint.customer,
        choice=promises.Choice(complaint.customer, case.agreement_reference, case.target_set),
        actor=actor,
        now=now,
        as_of=case.opened_at,
    )
    part.split_from = complaint
    part.save(update_fields=["split_from"])
    for on, other, relation in ((complaint, part, "split_off"), (part, complaint, "split_from")):
        details = {"relation": relation, "reference": other.reference}
        add_entry(complaint=on, kind=Kind.SPLIT, author=actor, occurred_at=now, now=now, body=reason, details=details)
    audit.record(
        actor=actor,
        action="complaint.split",
        subject=complaint,
        now=now,
        changes={"split_off": part.reference},
        reason=reason,
    )
    webhooks.tell_changed(complaint, "split", now=now, other=part.reference)
    return part


def _report(plan: SplitPlan, public_id: UUID) -> Report:
    """Return what is said about the part: everything that was said about the whole, but for its text."""
    complaint, case = plan.complaint, plan.complaint.case
    return Report(
        channel=case.channel,
        title=plan.title,
        description=plan.description,
        kind=case.kind,
        priority=case.priority,
        impact=complaint.impact,
        urgency=complaint.urgency,
        received_at=case.received_at,
        occurred_at=complaint.occurred_at,
        checked_at=case.checked_at,
        measured=(),
        complainant_name=complaint.complainant_name,
        complainant_contact=complaint.complainant_contact,
        on_behalf_of=complaint.on_behalf_of,
        remedy_sought="",
        language=complaint.language,
        about_user=complaint.about_user,
        owner=case.owner,
        team=case.team,
        # That it is a part says why it is recorded only now.
        backdating_reason="",
        public_id=public_id,
    )
