"""Who stands behind the words of an escalation ladder, read once for a whole batch of complaints."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from accounts.domain.permissions import Role
from accounts.models import DutyShift, Team, User
from accounts.selectors import active_users_with_role
from complaints.models import Complaint
from sla.domain.ladder import Level, Whom


@dataclass(frozen=True)
class Recipient:
    """A person, or an address outside that belongs to nobody here."""

    person: User | None = None
    address: str = ""

    @property
    def key(self) -> str:
        """What tells two of them apart."""
        return str(self.person.public_id) if self.person else self.address.lower()

    @property
    def name(self) -> str:
        """How the record names them."""
        return self.person.full_name if self.person else self.address


class Directory:
    """Answers for these complaints at one instant; each kind of recipient costs a query when it is first asked for."""

    def __init__(self, complaints: Iterable[Complaint], levels: Iterable[Level], now: datetime) -> None:
        self._complaints, self._levels, self._now = list(complaints), list(levels), now

    def told_at(self, level: Level, complaint: Complaint) -> list[Recipient]:
        """Who is told at a level; where nobody stands behind its word, the supervisor, else the managers.

        The person whom the complaint is about is never told.
        """
        if level.whom == Whom.ADDRESS:
            return [Recipient(address=level.who)]
        found = [person for person in self._named(level, complaint) if _may_be_told(person, complaint)]
        return [Recipient(person) for person in found or self.supervisors(complaint)]

    def supervisors(self, complaint: Complaint) -> list[User]:
        """Who supervises: the team's lead, else the manager on duty, else all managers.

        Whoever owns the complaint is told anyway, and the person it is about is left out, so that a lead who is either
        of them does not stand in the way of the next level.
        """
        case = complaint.case
        passed_over = {key for key in (case.owner_id, complaint.about_user_id) if key is not None}
        if case.team is not None:
            for person in (case.team.lead, self._on_duty.get(case.team.pk)):
                if person is not None and person.is_active and person.pk not in passed_over:
                    return [person]
        return [person for person in self._managers if person.pk not in passed_over]

    def owner(self, complaint: Complaint) -> list[User]:
        """Whoever looks after it, if they can be told."""
        person = complaint.case.owner
        return [person] if person is not None and _may_be_told(person, complaint) else []

    def team(self, level: Level) -> Team | None:
        """The team that a level names."""
        return self._teams.get(level.who)

    def _named(self, level: Level, complaint: Complaint) -> Sequence[User]:
        match level.whom:
            case Whom.OWNER:
                return self.owner(complaint)
            case Whom.MANAGER:
                on_duty = self._on_duty.get(complaint.case.team_id or 0)
                return [on_duty] if on_duty is not None and _may_be_told(on_duty, complaint) else self._managers
            case Whom.TEAM:
                team = self._teams.get(level.who)
                return list({person.pk: person for person in (team.lead, *team.members.all())}.values()) if team else []
            case Whom.PERSON:
                person = self._people.get(level.who)
                return [person] if person else []
        return self.supervisors(complaint)

    @cached_property
    def _managers(self) -> list[User]:
        return list(active_users_with_role(Role.MANAGER).order_by("pk"))

    @cached_property
    def _on_duty(self) -> dict[int, User]:
        """Who is on duty by the team's primary key; the shift that began last wins where two overlap."""
        shifts = DutyShift.objects.filter(
            team__in={found.case.team_id for found in self._complaints if found.case.team_id},
            starts_at__lte=self._now,
            ends_at__gt=self._now,
            user__is_active=True,
        )
        return {shift.team_id: shift.user for shift in shifts.select_related("user").order_by("starts_at", "pk")}

    @cached_property
    def _teams(self) -> dict[str, Team]:
        keys = [UUID(level.who) for level in self._levels if level.whom == Whom.TEAM]
        found = Team.objects.filter(public_id__in=keys).select_related("lead").prefetch_related("members")
        return {str(team.public_id): team for team in found}

    @cached_property
    def _people(self) -> dict[str, User]:
        keys = [UUID(level.who) for level in self._levels if level.whom == Whom.PERSON]
        return {str(person.public_id): person for person in User.objects.filter(public_id__in=keys)}


def _may_be_told(person: User, complaint: Complaint) -> bool:
    return person.is_active and not person.is_service and person.pk != complaint.about_user_id
