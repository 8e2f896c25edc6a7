"""Who looks after complaints, and who is told."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.domain.permissions import Role
from accounts.models import Team, User
from accounts.selectors import active_users_with_role, manager_on_duty, teams_of
from complaints.domain.assignment import TeamOption
from complaints.models import Complaint
from notifications.models import Notice
from sla.models import Clock

HANDLERS = (Role.AGENT, Role.SUPERVISOR, Role.MANAGER)


def assignable_users() -> QuerySet[User]:
    """Return the people who can look after a complaint."""
    return active_users_with_role(*HANDLERS)


def team_options(user: User) -> list[TeamOption]:
    """Return the teams that a complaint logged by `user` could go to: theirs, else the only one there is."""
    teams = list(teams_of(user).order_by("name"))
    if not teams:
        teams = list(Team.objects.order_by("name")[:2])
        teams = teams if len(teams) == 1 else []
    return [TeamOption(team=team.pk, lead=team.lead_id) for team in teams]


def supervisors_for(complaint: Complaint, now: datetime) -> list[User]:
    """Return who is told of a breach beside the owner: the team's lead, else the manager on duty, else all managers.

    Whoever owns the complaint is told anyway, and the person it is about is left out, so that a lead who is either of
    them does not stand in the way of the next level.
    """
    case = complaint.case
    passed_over = {key for key in (case.owner_id, complaint.about_user_id) if key is not None}
    if case.team is not None:
        for person in (case.team.lead, manager_on_duty(case.team, now)):
            if person is not None and person.is_active and person.pk not in passed_over:
                return [person]
    return list(active_users_with_role(Role.MANAGER).exclude(pk__in=passed_over).order_by("pk"))


def topic_of(clock: Clock) -> str:
    """Return the topic under which notices of this clock are filed."""
    return f"clock/{clock.public_id}"


def people_told_of_breach(clock: Clock) -> list[User]:
    """Return who was told that this clock's deadline was missed and has not been told otherwise since."""
    notices = Notice.objects.filter(topic=topic_of(clock), kind__in=["clock_breach", "clock_correction"]).order_by("pk")
    last = dict(notices.values_list("recipient_id", "kind"))
    told = [person for person, kind in last.items() if kind == "clock_breach"]
    return list(User.objects.filter(pk__in=told, is_active=True).order_by("pk"))
