"""The pages of API keys, and the commands that an installation starts with."""

import io
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.domain.permissions import Role
from accounts.domain.scopes import KEY_SCOPES, SCOPE_GROUPS
from accounts.forms.keys import GROUP_WORDS, SCOPE_WORDS
from accounts.models import ApiKey, Team, User
from accounts.selectors import key_for_secret
from accounts.services.keys import NewService, create_key, issue_key
from core.errors import Refusal
from core.models import AuditEvent
from core.selectors import audit_trail
from tests.conftest import ClientFor
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def crm() -> User:
    """The service account of a CRM."""
    return UserFactory(roles=["agent"], is_service=True, full_name="CRM")


def _actions_of_the_interface() -> Iterator[str]:
    package = import_module("api.views")
    for found in iter_modules(package.__path__):
        for thing in vars(import_module(f"api.views.{found.name}")).values():
            yield from getattr(thing, "actions", {}).values()


def test_every_action_of_the_interface_is_a_scope_with_words() -> None:
    assert set(_actions_of_the_interface()) == KEY_SCOPES
    assert set(SCOPE_WORDS) == KEY_SCOPES
    assert set(SCOPE_GROUPS) == set(GROUP_WORDS)


@pytest.mark.parametrize("name", ["keys", "key_new"])
def test_only_administrators_find_the_keys(name: str, client_for: ClientFor, administrator: User) -> None:
    address = reverse(f"accounts:{name}")
    assert client_for(administrator).get(address).status_code == 200
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert client_for(UserFactory(roles=[role])).get(address).status_code == 404


def test_a_key_for_a_new_account_shows_its_secret_once(administrator: User, team: Team, client_for: ClientFor) -> None:
    client = client_for(administrator)
    answer = client.post(
        reverse("accounts:key_new"),
        {
            "name": "CRM, production",
            "account": "new",
            "service_name": "CRM",
            "roles": ["agent"],
            "team": str(team.pk),
            "scopes": ["complaint.log", "complaint.view"],
        },
    )
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    key = ApiKey.objects.get()
    assert key_for_secret(secret) == key
    assert (key.user.full_name, key.user.is_service, set(key.user.roles)) == ("CRM", True, {Role.AGENT})
    assert list(key.user.member_teams.all()) == [team]
    assert [event.action for event in audit_trail(key)] == ["apikey.created"]

    rest = secret.split(".")[1]
    listed = client.get(reverse("accounts:keys")).content.decode()
    assert key.prefix in listed
    assert rest not in listed
    assert rest not in str(list(ApiKey.objects.values())) + str(list(AuditEvent.objects.values()))


def test_a_form_sent_twice_issues_one_key(administrator: User, crm: User, client_for: ClientFor) -> None:
    client = client_for(administrator)
    values: dict[str, Any] = {"name": "CRM", "account": str(crm.public_id), "scopes": ["complaint.log"]}
    assert client.post(reverse("accounts:key_new"), values).status_code == 200
    assert client.post(reverse("accounts:key_new"), values).status_code == 422
    assert ApiKey.objects.count() == 1


def test_a_faulty_form_is_kept_and_creates_nothing(administrator: User, client_for: ClientFor) -> None:
    values: dict[str, Any] = {"name": "Robot & co", "account": "new", "roles": ["staff"], "scopes": ["complaint.log"]}
    answer = client_for(administrator).post(reverse("accounts:key_new"), values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No role of the service account allows complaint.log." in page
    assert 'value="Robot &amp; co"' in page
    assert User.objects.filter(is_service=True).count() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "required"),
        ({"name": "used"}, "taken"),
        ({"scopes": []}, "required"),
        ({"scopes": ["organisation.configure"]}, "unknown"),
        ({"scopes": ["target.view"], "account": NewService("Bot", [Role.STAFF])}, "beyond_roles"),
        ({"account": NewService("Bot", [])}, "required"),
    ],
)
def test_what_a_key_cannot_be(crm: User, now: datetime, change: dict[str, Any], code: str) -> None:
    create_key(actor=None, user=crm, name="used", scopes=[], now=now)
    fine: dict[str, Any] = {"name": "CRM", "account": crm, "scopes": ["complaint.log"]}
    with pytest.raises(Refusal) as refused:
        issue_key(actor=None, now=now, **(fine | change))
    assert [problem.code for problem in refused.value.problems] == [code]
    assert issue_key(actor=None, now=now, **fine)[0].scopes == ["complaint.log"]


def test_people_and_the_deactivated_get_no_key(agent: User, crm: User, now: datetime) -> None:
    crm.is_active = False
    for account, code in ((agent, "person"), (crm, "inactive")):
        with pytest.raises(Refusal) as refused:
            issue_key(actor=None, name="CRM", account=account, scopes=["complaint.log"], now=now)
        assert [problem.code for problem in refused.value.problems] == [code]
    assert not ApiKey.objects.exists()


def test_revoking_asks_first(
    administrator: User, manager: User, crm: User, now: datetime, client_for: ClientFor
) -> None:
    key, secret = create_key(actor=None, user=crm, name="CRM", scopes=["complaint.log"], now=now)
    address = reverse("accounts:key_revoke", args=[key.public_id])
    assert client_for(manager).post(address).status_code == 404
    client = client_for(administrator)
    assert "Revoke the key CRM?" in client.get(address).content.decode()
    assert key_for_secret(secret) == key
    assert client.post(address).status_code == 302
    assert key_for_secret(secret) is None
    assert audit_trail(key)[0].actor_name == administrator.full_name


def test_the_list_costs_the_same_for_three_keys_as_for_thirty(
    administrator: User, crm: User, now: datetime, client_for: ClientFor
) -> None:
    client = client_for(administrator)

    def cost(upto: int) -> int:
        for number in range(ApiKey.objects.count(), upto):
            create_key(actor=None, user=crm, name=f"key {number}", scopes=["complaint.log"], now=now)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("accounts:keys")).status_code == 200
        return len(queries)

    cost(3)
    assert cost(3) == cost(30)


def test_the_first_administrator_comes_from_the_command_line() -> None:
    out = io.StringIO()
    options = {"email": "you@example.com", "name": "You", "role": ["administrator"], "invite": True, "stdout": out}
    call_command("create_user", **options)
    user = User.objects.get()
    assert (user.full_name, user.language, set(user.roles)) == ("You", "cs", {Role.ADMINISTRATOR})

    link = out.getvalue().split()[-1].removeprefix("http://testserver")
    client = Client()
    form = client.get(link, follow=True)
    password = "twelve grey geese"
    client.post(form.redirect_chain[-1][0], {"new_password1": password, "new_password2": password})
    assert client.login(username="you@example.com", password=password)
    with pytest.raises(CommandError, match="signs in with this e-mail already"):
        call_command("create_user", **options)


def test_a_key_comes_from_the_command_line(crm: User, agent: User) -> None:
    out, aside = io.StringIO(), io.StringIO()
    call_command(
        "create_api_key", name="CRM", user=crm.email, scope=["complaint.log"], stdout=out, stderr=aside
    )  # fmt: skip
    key = key_for_secret(out.getvalue().strip())
    assert key is not None
    assert key.scopes == ["complaint.log"]
    with pytest.raises(CommandError, match="never as a person"):
        call_command("create_api_key", name="Other", user=agent.email, scope=["complaint.log"])
    with pytest.raises(CommandError, match="Nobody has"):
        call_command("create_api_key", name="Other", user="nobody@example.com", scope=["complaint.log"])
