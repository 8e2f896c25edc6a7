"""People: the list, the form, the invitation, and the administrator who must remain."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.domain.permissions import Role
from accounts.models import Team, User
from accounts.selectors import active_users_with_role
from accounts.services.invitations import invite
from accounts.services.users import update_user
from core.errors import Refusal
from core.selectors import audit_trail
from notifications.models import OutgoingEmail
from tests.conftest import ClientFor
from tests.factories import PASSWORD, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

Change = Callable[..., User]


@pytest.fixture(autouse=True)
def _outbox(settings: Settings) -> None:
    """Django's test runner replaces the mail backend; here it is the outbox, as in an installation."""
    settings.EMAIL_BACKEND = "notifications.backend.OutboxEmailBackend"


@pytest.fixture
def change(administrator: User, now: datetime) -> Change:
    """A function that changes some values of a user and keeps the others."""

    def make(user: User, **values: Any) -> User:
        fresh = User.objects.get(pk=user.pk)
        kept: dict[str, Any] = {
            "full_name": fresh.full_name, "language": fresh.language, "roles": fresh.roles,
            "is_active": fresh.is_active,
        }  # fmt: skip
        return update_user(user=user, actor=administrator, now=now, **(kept | values))

    return make


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_find_people_and_teams(
    role: Role, administrator: User, team: Team, agent: User, client_for: ClientFor
) -> None:
    addresses = [reverse(f"accounts:{name}") for name in ("users", "user_new", "teams", "team_new")]
    addresses += [reverse("accounts:user", args=[agent.public_id])]
    addresses += [reverse(f"accounts:{name}", args=[team.public_id]) for name in ("team", "team_edit")]
    other, own = client_for(UserFactory(roles=[role])), client_for(administrator)
    assert {other.get(address).status_code for address in addresses} == {404}
    assert {own.get(address).status_code for address in addresses} == {200}


def test_the_last_active_administrator_remains(administrator: User, change: Change) -> None:
    UserFactory(roles=["administrator"], is_active=False)
    for values, field in (({"roles": [Role.MANAGER]}, "roles"), ({"is_active": False}, "is_active")):
        with pytest.raises(Refusal) as refused:
            change(administrator, **values)
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, "last_administrator")]
    assert User.objects.get(pk=administrator.pk).may("user.manage")

    UserFactory(roles=["administrator"])
    assert not change(administrator, roles=[Role.MANAGER]).may("user.manage")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_administrators_do_not_take_the_role_from_each_other_at_once(now: datetime) -> None:
    pair = UserFactory.create_batch(2, roles=["administrator"])
    start = threading.Barrier(2)
    refusals: list[str] = []

    def demote(user: User) -> None:
        try:
            start.wait(timeout=10)
            update_user(
                user=user, actor=None, now=now, full_name=user.full_name, language="en", roles=[Role.STAFF],
                is_active=True,
            )  # fmt: skip
        except Refusal as refusal:
            refusals.append(refusal.problems[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=(user,)) for user in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert refusals == ["last_administrator"]
    assert active_users_with_role(Role.ADMINISTRATOR).count() == 1


def test_a_change_is_audited_once_and_nothing_is_nothing(agent: User, change: Change) -> None:
    change(agent, full_name="Adam Novák", roles=[Role.AGENT, Role.SUPERVISOR])
    change(agent, full_name="Adam Novák ")
    event = audit_trail(agent).get()
    assert event.action == "user.changed"
    assert event.changes == {"full_name": ["Adam Agent", "Adam Novák"], "roles": ["agent", "agent, supervisor"]}
    assert User.objects.get(pk=agent.pk).search_key.startswith("adam novak ")


@pytest.mark.parametrize(("values", "field"), [({"full_name": " "}, "full_name"), ({"roles": []}, "roles")])
def test_a_name_and_a_role_are_needed(agent: User, change: Change, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        change(agent, **values)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_lead_is_not_deactivated(team: Team, supervisor: User, agent: User, change: Change) -> None:
    with pytest.raises(Refusal, match=team.name):
        change(supervisor, is_active=False)
    assert not change(agent, is_active=False).is_active


def test_the_deactivated_are_out_at_once(agent: User, change: Change, client_for: ClientFor) -> None:
    client = client_for(agent)
    assert client.get("/").status_code == 200
    change(agent, is_active=False)
    assert client.get("/").status_code == 302
    assert not Client().login(username=agent.email, password=PASSWORD)
    assert User.objects.filter(pk=agent.pk).exists()


def test_a_new_person_is_invited_and_chooses_a_password(administrator: User, client_for: ClientFor) -> None:
    values = {"full_name": "Jana Nová", "email": "jana@example.com", "language": "en", "roles": ["agent"]}
    client_for(administrator).post(reverse("accounts:user_new"), values | {"invite": "on"})
    user = User.objects.get(email="jana@example.com")
    assert not user.has_usable_password()
    mail = OutgoingEmail.objects.get()
    assert (mail.to, mail.one_time, mail.language) == ("jana@example.com", True, "en")
    assert "The link works once, for 3 days." in mail.text
    link = next(word for word in mail.text.split() if word.startswith("http://testserver/"))
    assert link in mail.html

    visitor = Client()
    form = visitor.get(link.removeprefix("http://testserver"), follow=True)
    weak = {"new_password1": "jana", "new_password2": "jana"}
    assert "too short" in visitor.post(form.redirect_chain[-1][0], weak).content.decode()
    good = {"new_password1": "twelve grey geese", "new_password2": "twelve grey geese"}
    visitor.post(form.redirect_chain[-1][0], good)
    assert visitor.login(username="jana@example.com", password="twelve grey geese")
    assert "no longer works" in Client().get(link.removeprefix("http://testserver"), follow=True).content.decode()
    assert [event.action for event in audit_trail(user)] == ["user.invited", "user.created"]


def test_an_invitation_is_sent_again_but_not_to_services(
    administrator: User, agent: User, now: datetime, client_for: ClientFor
) -> None:
    client = client_for(administrator)
    client.post(reverse("accounts:user_invite", args=[agent.public_id]))
    assert OutgoingEmail.objects.get().to == agent.email
    service = UserFactory(is_service=True, roles=["agent"])
    page = client.post(reverse("accounts:user_invite", args=[service.public_id]), follow=True).content.decode()
    assert "Only active people are invited." in page
    with pytest.raises(Refusal):
        invite(user=service, actor=administrator, now=now)
    assert OutgoingEmail.objects.count() == 1


def test_an_invitation_is_written_in_the_language_of_its_reader(agent: User, now: datetime) -> None:
    agent.language = "cs"
    invite(user=agent, actor=None, now=now)
    mail = OutgoingEmail.objects.get()
    assert mail.language == "cs"
    assert '<html lang="cs">' in mail.html


def test_a_faulty_form_keeps_what_was_typed(administrator: User, agent: User, client_for: ClientFor) -> None:
    client = client_for(administrator)
    values: dict[str, Any] = {"full_name": "<Jana>", "email": agent.email.upper(), "language": "en", "roles": ["staff"]}
    answer = client.post(reverse("accounts:user_new"), values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody signs in with this e-mail already." in page
    assert 'value="&lt;Jana&gt;"' in page

    values = {"full_name": "Only one", "language": "en", "roles": ["manager"], "is_active": "on"}
    answer = client.post(reverse("accounts:user", args=[administrator.public_id]), values)
    assert answer.status_code == 422
    assert "This is the last active administrator." in answer.content.decode()


def test_the_list_filters_and_ignores_accents(administrator: User, client_for: ClientFor) -> None:
    UserFactory(full_name="Žaneta Čermáková", roles=["agent"])
    UserFactory(full_name="Cyril Odešlý", roles=["agent"], is_active=False)
    UserFactory(full_name="CRM", roles=["agent"], is_service=True)
    client = client_for(administrator)

    def names(query: str) -> list[str]:
        page = client.get(f"{reverse('accounts:users')}?{query}").context["page"]
        return [user.full_name for user in page.rows]

    assert names("q=cermakova") == ["Žaneta Čermáková"]
    assert names("") == ["Alena Adamová", "Žaneta Čermáková"]
    assert names("role=agent") == ["Žaneta Čermáková"]
    assert names("state=inactive") == ["Cyril Odešlý"]
    assert names("state=service") == ["CRM"]
    assert len(names("state=all")) == 4
    assert names("role=emperor") == names("")


def test_the_list_costs_the_same_for_three_people_as_for_thirty(administrator: User, client_for: ClientFor) -> None:
    client = client_for(administrator)

    def cost(count: int) -> int:
        for user in UserFactory.create_batch(count, roles=["agent"]):
            TeamFactory(lead=administrator, members=[user])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("accounts:users")).status_code == 200
        return len(queries)

    cost(0)
    assert cost(3) == cost(27)
