"""People, teams and who is on duty."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.domain.permissions import Role
from accounts.models import DutyShift, Team, User
from accounts.selectors import active_users_with_role, manager_on_duty, teams_of
from accounts.services.users import create_user
from core.errors import Refusal
from tests.conftest import ClientFor
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_an_e_mail_belongs_to_one_person_in_any_case(now: datetime) -> None:
    user = create_user(
        actor=None, email="Jana@Example.com", full_name="Jana", roles=[Role.AGENT, Role.AGENT], language="cs", now=now
    )
    assert user.roles == {Role.AGENT}
    assert not user.has_usable_password()
    with pytest.raises(Refusal, match="already"):
        create_user(actor=None, email="jana@example.COM", full_name="Jana 2", roles=[], language="cs", now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("jana@example.COM", full_name="Jana 2")


def test_signing_in_ignores_the_case_of_the_e_mail() -> None:
    UserFactory(email="jana@example.com")
    client = Client()
    assert client.login(username="JANA@example.com", password=PASSWORD)
    assert not client.login(username="jana@example.com", password="wrong")


def test_a_lead_belongs_to_the_team(team: Team, agent: User, supervisor: User, stranger: User) -> None:
    assert list(teams_of(agent)) == [team]
    assert list(teams_of(supervisor)) == [team]
    assert team not in teams_of(stranger)


def test_the_shift_that_began_last_is_on_duty(team: Team, manager: User, agent: User, now: datetime) -> None:
    hour = timedelta(hours=1)
    DutyShift.objects.create(team=team, user=manager, starts_at=now, ends_at=now + 8 * hour)
    DutyShift.objects.create(team=team, user=agent, starts_at=now + hour, ends_at=now + 2 * hour)
    assert manager_on_duty(team, now - hour) is None
    assert manager_on_duty(team, now) == manager
    assert manager_on_duty(team, now + hour) == agent
    assert manager_on_duty(team, now + 2 * hour) == manager
    assert manager_on_duty(team, now + 8 * hour) is None


def test_services_are_not_people(manager: User) -> None:
    UserFactory(roles=["manager"], is_service=True)
    assert list(active_users_with_role(Role.MANAGER, Role.ADMINISTRATOR)) == [manager]


def test_the_language_switch_is_remembered_and_goes_back_only_here(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    answer = client.post("/account/language/", {"language": "cs", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    agent.refresh_from_db()
    assert agent.language == "cs"

    answer = client.post("/account/language/", {"language": "xx", "next": "/complaints/"})
    assert answer["Location"] == "/complaints/"
    agent.refresh_from_db()
    assert agent.language == "cs"
