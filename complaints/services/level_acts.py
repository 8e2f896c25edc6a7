"""What a level of an escalation ladder does to a complaint besides telling."""

from collections.abc import Sequence
from contextvars import ContextVar
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from complaints.domain import lifecycle
from complaints.domain.interactions import Kind
from complaints.domain.priority import next_higher
from complaints.models import Complaint
from complaints.selectors.answers import answers_of
from complaints.selectors.recipients import Directory
from complaints.services.assigning import assign, owner_problems
from complaints.services.timeline import add_entry
from core import audit
from core.models import Organisation
from sla.domain.ladder import Whom
from sla.selectors import targets_as_recorded
from sla.services import replan_clocks
from sla.signals import BusyError, Happening

#: Complaints whose clocks a level is moving. The new clocks may be late, and tell; that they are is no second reason to
#: raise the priority.
_MOVING: ContextVar[frozenset[int]] = ContextVar("_MOVING", default=frozenset())


def act(levels: Sequence[Happening], complaint: Complaint, directory: Directory, now: datetime) -> None:
    """Do what the levels of one pass say: the highest that gives the complaint to somebody, and every raise.

    Changes `complaint` as well. Raises BusyError if somebody is at work on the complaint at this moment: the sweep,
    which holds the clock, must not wait for whoever holds the complaint and may be about to stop the clock.
    """
    acting = [happening for happening in levels if happening.rung is not None and happening.rung.acts]
    if (
        not acting
        or complaint.pk in _MOVING.get()
        or not lifecycle.is_possible(complaint.status, lifecycle.Event.ASSIGN)
    ):
        return
    if not Complaint.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=complaint.pk).only("pk"):
        raise BusyError
    handing = [happening for happening in acting if happening.rung is not None and happening.rung.hands_over]
    if handing:
        _hand_over(handing[-1], complaint, directory, now)
    for happening in acting:
        if happening.rung is not None and happening.rung.raises_priority:
            _raise_priority(happening, complaint, now)


def _hand_over(happening: Happening, complaint: Complaint, directory: Directory, now: datetime) -> None:
    """Give it to who is told at this level; one who cannot look after it is only told."""
    rung, case = happening.rung, complaint.case
    if rung is None or happening.row is None:
        return
    if rung.whom == Whom.TEAM:
        owner, team = None, directory.team(rung)
        if team is None:
            return
    else:
        people = [one.person for one in directory.told_at(rung, complaint)]
        able = (person for person in people if person and not owner_problems(person, about=complaint.about_user))
        owner, team = next(able, None), case.team
        if owner is None:
            return
    if (case.owner_id, case.team_id) == (owner.pk if owner else None, team.pk if team else None):
        return
    changed = assign(complaint=complaint, owner=owner, team=team, actor=None, now=now)
    complaint.status, complaint.case = changed.status, changed.case
    happening.row.acts.append({"act": "handed_over", "to": owner.full_name if owner else team.name if team else ""})


def _raise_priority(happening: Happening, complaint: Complaint, now: datetime) -> None:
    """Raise the priority by one step. Clocks stay as they are unless the level says that they follow."""
    rung, case = happening.rung, complaint.case
    higher = next_higher(case.priority)
    if rung is None or happening.row is None or higher is None:
        return
    changes = {"priority": [case.priority, higher.value]}
    case.priority = higher.value
    case.save(update_fields=["priority"])
    # Who sets the priority outright contradicts what it was worked out from.
    complaint.impact = complaint.urgency = ""
    complaint.save(update_fields=["impact", "urgency"])
    with override(Organisation.current().default_language):
        reason = _("Escalated to level %(level)s") % {"level": happening.level}
    add_entry(
        complaint=complaint,
        kind=Kind.CHANGE,
        author=None,
        occurred_at=now,
        now=now,
        body=reason,
        details={"changes": changes},
    )
    audit.record(actor=None, action="complaint.changed", subject=complaint, now=now, changes=changes, reason=reason)
    happening.row.acts.append({"act": "priority", "from": changes["priority"][0], "to": higher.value})
    if rung.moves_clocks:
        _move_clocks(complaint, reason, now)


def _move_clocks(complaint: Complaint, reason: str, now: datetime) -> None:
    """Put the complaint's clocks on what is promised for its new priority, from the original instant."""
    case = complaint.case
    targets = targets_as_recorded(
        case,
        kind=case.kind,
        channel=case.channel,
        priority=case.priority,
        target_set=case.target_set,
        started_at=case.received_at,
    )
    token = _MOVING.set(_MOVING.get() | {complaint.pk})
    try:
        replan_clocks(
            case=case,
            targets=targets,
            started_at=case.received_at,
            answered=answers_of(complaint),
            reason=reason,
            now=now,
            actor=None,
        )
    finally:
        _MOVING.reset(token)
