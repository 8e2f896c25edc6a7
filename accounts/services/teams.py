"""Teams, and who is on duty for them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.permissions import Role
from accounts.models import DutyShift, Team, User
from core.audit import record
from core.errors import Problem, Refusal

DUTY_ROLES = (Role.MANAGER, Role.SUPERVISOR)


@transaction.atomic
def create_team(
    *, actor: User, now: datetime, name: str, department: str, lead: User, members: Collection[User]
) -> Team:
    """Create a team. Raises Refusal for a name that is empty or in use, and for a lead who cannot sign in."""
    team = Team(name=name.strip(), department=department.strip(), lead=lead)
    _refuse(_name_problems(team), _lead_problems(lead))
    team.save()
    team.members.set(members)
    changes = {"department": team.department, "lead": lead.full_name, "members": _names(members)}
    record(actor=actor, action="team.created", subject=team, now=now, reference=team.name[:64], changes=changes)
    return team


@transaction.atomic
def update_team(
    *, team: Team, actor: User, now: datetime, name: str, department: str, lead: User, members: Collection[User]
) -> Team:
    """Change a team. Writes nothing where nothing differs. Raises Refusal as `create_team` does."""
    locked = Team.objects.select_for_update().get(pk=team.pk)
    before = list(locked.members.order_by("search_key"))
    old = {"name": locked.name, "department": locked.department, "lead": locked.lead.full_name}
    is_same_lead = locked.lead_id == lead.pk
    locked.name, locked.department, locked.lead = name.strip(), department.strip(), lead
    _refuse(_name_problems(locked), [] if is_same_lead else _lead_problems(lead))
    new = {"name": locked.name, "department": locked.department, "lead": lead.full_name}
    changes: dict[str, Any] = {field: [old[field], new[field]] for field in old if old[field] != new[field]}
    if added := [user for user in members if user not in before]:
        changes["members_added"] = _names(added)
    if removed := [user for user in before if user not in members]:
        changes["members_removed"] = _names(removed)
    if changes:
        locked.save()
        locked.members.set(members)
        record(actor=actor, action="team.changed", subject=locked, now=now, reference=locked.name[:64], changes=changes)
    return locked


@transaction.atomic
def add_shift(
    *, team: Team, actor: User, now: datetime, user: User, starts_at: datetime, ends_at: datetime
) -> DutyShift:
    """Put `user` on duty for `team` from `starts_at` until `ends_at` (both aware).

    Raises Refusal for a shift that ends before it begins or is over, and for somebody who is no active manager or
    supervisor.
    """
    problems = []
    if ends_at <= starts_at:
        problems.append(Problem("ends_at", "order", _("The end must come after the beginning.")))
    elif ends_at <= now:
        problems.append(Problem("ends_at", "past", _("This shift is over already.")))
    if not user.is_active or not user.has_role(*DUTY_ROLES):
        problems.append(Problem("user", "role", _("Only an active manager or supervisor can be on duty.")))
    _refuse(problems)
    shift = DutyShift.objects.create(team=team, user=user, starts_at=starts_at, ends_at=ends_at)
    changes = {"user": user.full_name, "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    record(actor=actor, action="team.shift_added", subject=team, now=now, reference=team.name[:64], changes=changes)
    return shift


@transaction.atomic
def remove_shift(*, shift: DutyShift, actor: User, now: datetime) -> None:
    """Take a shift away; the audit trail keeps it."""
    changes = {
        "user": shift.user.full_name,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
    }
    team = shift.team
    shift.delete()
    record(actor=actor, action="team.shift_removed", subject=team, now=now, reference=team.name[:64], changes=changes)


def _refuse(*groups: list[Problem]) -> None:
    problems = [problem for group in groups for problem in group]
    if problems:
        raise Refusal(problems)


def _name_problems(team: Team) -> list[Problem]:
    if not team.name:
        return [Problem("name", "required", _("Enter the name of the team."))]
    if Team.objects.filter(name__iexact=team.name).exclude(pk=team.pk).exists():
        return [Problem("name", "taken", _("There is a team of this name already."))]
    return []


def _lead_problems(lead: User) -> list[Problem]:
    if lead.is_active and not lead.is_service:
        return []
    return [Problem("lead", "cannot_sign_in", _("The lead must be an active person."))]


def _names(users: Collection[User]) -> str:
    return ", ".join(user.full_name for user in users)
