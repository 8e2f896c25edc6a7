"""The people of the sample company, one login per role."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from accounts.domain.permissions import Role
from accounts.models import Team, User
from accounts.services.users import create_user
from core.models import Organisation

PASSWORD = "dohoda-demo"  # noqa: S105 - known on purpose: the demo prints it


@dataclass(frozen=True, slots=True)
class People:
    """Those whom the rest of the sample data needs by name."""

    manager: User
    supervisor: User
    agent: User
    second_agent: User
    field_agent: User
    staff: User
    first_team: Team
    second_team: Team


def name_organisation() -> Organisation:
    """Give the organisation its name and address."""
    organisation = Organisation.current()
    organisation.name = "Severka IT s.r.o."
    organisation.company_id = "27082440"
    organisation.vat_id = "CZ27082440"
    organisation.street = "Křižíkova 34"
    organisation.city = "Praha 8"
    organisation.postal_code = "186 00"
    organisation.email = "servis@severka.example"
    organisation.phone = "+420 222 333 444"
    organisation.website = "https://severka.example"
    organisation.save()
    return organisation


def create_people(now: datetime) -> People:
    """Create one person per role, more agents, and two teams."""

    def person(email: str, name: str, *roles: Role, language: str = "cs") -> User:
        return create_user(
            actor=None,
            email=f"{email}@severka.example",
            full_name=name,
            roles=roles,
            language=language,
            now=now,
        )

    person("spravce", "Alena Adamová", Role.ADMINISTRATOR)
    person("auditor", "Oldřich Kratochvíl", Role.AUDITOR)
    manager = person("manazer", "Marie Malá", Role.MANAGER)
    supervisor = person("vedouci", "Soňa Svobodová", Role.SUPERVISOR, Role.AGENT)
    agent = person("agent", "Adam Novotný", Role.AGENT)
    second_agent = person("emily", "Emily Carter", Role.AGENT, language="en")
    field_agent = person("technik", "Petr Dvořáček", Role.AGENT)
    field_lead = person("vedouci-vyjezdy", "Karel Hruška", Role.SUPERVISOR)
    staff = person("kolega", "Standa Nováček", Role.STAFF)

    # One hash for all: hashing is slow on purpose, and they share the password.
    User.objects.update(password=make_password(PASSWORD))

    first_team = Team.objects.create(name="Zákaznický servis", department="Servis", lead=supervisor)
    first_team.members.add(agent, second_agent)
    second_team = Team.objects.create(name="Výjezdy", department="Technika", lead=field_lead)
    second_team.members.add(field_agent)
    return People(manager, supervisor, agent, second_agent, field_agent, staff, first_team, second_team)
