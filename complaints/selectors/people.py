"""Who looks after complaints, and who is told."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.domain.permissions import Role
from accounts.models import Team, User
from accounts.selectors import active_users_with_role, teams_of
from complaints.domain.assignment import TeamOption
from complaints.models import Complaint
from complaints.selectors.recipients import Directory, Recipient
from notifications.models import Notice
from sla.models import Clock

HANDLERS = (Role.AGENT, Role.SUPERVISOR, Role.MANAGER)
#: The kinds of notices that say that a deadline was missed.
TOLD_OF_BREACH = ("clock_breach", "clock_level")


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
    """Return who is told of a breach beside the owner (`Directory.supervisors`)."""
    return Directory([complaint], [], now).supervisors(complaint)


def topic_of(clock: Clock) -> str:
    """Return the topic under which notices of this clock are filed."""
    return f"clock/{clock.public_id}"


def told_of_breach(clock: Clock) -> list[Recipient]:
    """Return who was told that this clock's deadline was missed and has not been told otherwise since."""
    notices = Notice.objects.filter(topic=topic_of(clock), kind__in=[*TOLD_OF_BREACH, "clock_correction"]).order_by(
        "pk"
    )
    last = {(person, address): kind for person, address, kind in notices.values_list("recipient", "address", "kind")}
    told = [reader for reader, kind in last.items() if kind in TOLD_OF_BREACH]
    keys = [person for person, _address in told if person is not None]
    people = User.objects.filter(pk__in=keys, is_active=True).order_by("pk")
    outside = [Recipient(address=address) for _person, address in told if address]
    return [*(Recipient(person) for person in people), *outside]
