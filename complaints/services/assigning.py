"""Giving a complaint to a person or a team."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Team, User
from complaints.domain import lifecycle
from complaints.domain.interactions import Kind
from complaints.models import Complaint
from complaints.selectors import assignable_users
from complaints.services import webhooks
from complaints.services.timeline import add_entry, locked
from complaints.services.validation import refuse
from core import audit
from core.errors import Problem
from sla.services import hand_over


@transaction.atomic
def assign(
    *, complaint: Complaint, owner: User | None, team: Team | None, actor: User | None, now: datetime
) -> Complaint:
    """Give the complaint to `owner` and `team`; None leaves that empty. Clocks run on.

    `actor` is None where an escalation ladder does it.

    Raises Refusal if the complaint is about `owner`, if they cannot handle complaints, or if work on it has ended.
    """
    complaint = locked(complaint)
    refuse(owner_problems(owner, about=complaint.about_user))
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.ASSIGN):
        refuse([Problem("", "finished", _("Work on this complaint has ended. Reopen it to assign it."))])
    case = complaint.case
    if (case.owner_id, case.team_id) == (owner.pk if owner else None, team.pk if team else None):
        return complaint
    changes = {"owner": [_name(case.owner), _name(owner)], "team": [_name(case.team), _name(team)]}
    hand_over(case=case, owner=owner, team=team, at=now)
    old_status, complaint.status = complaint.status, lifecycle.after(complaint.status, lifecycle.Event.ASSIGN).value
    complaint.save(update_fields=["status"])
    whom = " · ".join(name for name in (_name(owner), _name(team)) if name)
    add_entry(complaint=complaint, kind=Kind.ASSIGNMENT, author=actor, occurred_at=now, now=now, body=whom)
    changes["status"] = [old_status, complaint.status]
    audit.record(actor=actor, action="complaint.assigned", subject=complaint, now=now, changes=changes)
    webhooks.tell_changed(complaint, "assigned", now=now)
    return complaint


def owner_problems(owner: User | None, *, about: User | None) -> list[Problem]:
    """Check that `owner` may look after a complaint about `about`."""
    if owner is None:
        return []
    if about is not None and owner.pk == about.pk:
        return [Problem("owner", "about_owner", _("The complaint is about this person, who cannot look after it."))]
    if not assignable_users().filter(pk=owner.pk).exists():
        return [Problem("owner", "not_assignable", _("This person does not handle complaints."))]
    return []


def _name(row: User | Team | None) -> str:
    """Return the name to record."""
    if row is None:
        return ""
    return row.full_name if isinstance(row, User) else row.name
