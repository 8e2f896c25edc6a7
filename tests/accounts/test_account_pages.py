"""One's own account, and the throttle in front of the sign-in form."""

from datetime import datetime, timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from accounts.forms.session import address_of
from accounts.models import SignInGuess, User
from accounts.services.throttling import ATTEMPTS, WINDOW, begin_attempt, forget_attempts
from core.models import AuditEvent
from core.selectors import audit_trail
from tests.conftest import ClientFor
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/sign-in/"
ZERO = timedelta(0)


def test_one_changes_ones_own_name_and_language_and_no_role(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    address = reverse("accounts:account")
    assert f'href="{address}"' in client.get("/").content.decode()
    answer = client.post(address, {"full_name": "Adam Nový", "language": "cs", "roles": ["administrator"]})
    assert answer.status_code == 302
    fresh = User.objects.get(pk=agent.pk)
    assert (fresh.full_name, fresh.language, fresh.roles) == ("Adam Nový", "cs", agent.roles)
    assert audit_trail(agent).get().changes["language"] == ["en", "cs"]
    assert client.post(address, {"full_name": " ", "language": "de"}).status_code == 422
    assert Client().get(address).status_code == 302


def test_a_new_password_keeps_this_session_and_ends_the_others(agent: User, client_for: ClientFor) -> None:
    here, elsewhere = client_for(agent), client_for(agent)
    address = reverse("accounts:password")
    good = "twelve grey geese"
    values = {"current": PASSWORD, "password": good, "again": good}
    for wrong, words in (
        ({"current": "wrong"}, "This is not your present password."),
        ({"again": "twelve gray geese"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "too short"),
    ):
        answer = here.post(address, values | wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert good not in answer.content.decode()
    assert not AuditEvent.objects.exists()

    assert here.post(address, values).status_code == 302
    assert here.get(address).status_code == 200
    assert elsewhere.get(address).status_code == 302
    assert User.objects.get(pk=agent.pk).check_password(good)
    event = audit_trail(agent).get()
    assert (event.action, event.changes) == ("user.password_changed", {})


def test_guessing_is_stopped_for_the_guesser_alone(agent: User) -> None:
    guesser, owner = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="198.51.100.1")
    wrong = {"username": agent.email, "password": "wrong"}
    right = {"username": agent.email, "password": PASSWORD}
    assert [guesser.post(SIGN_IN, wrong).status_code for _guess in range(ATTEMPTS)] == [422] * ATTEMPTS

    answer = guesser.post(SIGN_IN, right | {"username": agent.email.upper()})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= WINDOW.total_seconds()
    assert "Too many attempts. Wait 15 minutes" in answer.content.decode()
    assert guesser.post(SIGN_IN, right).status_code == 429
    event = AuditEvent.objects.get(action="signin.blocked")
    assert (event.reference, event.changes["address"]) == (agent.email.upper(), "203.0.113.7")

    assert owner.post(SIGN_IN, right).status_code == 302
    assert owner.get("/").status_code == 200


def test_a_success_forgets_the_attempts_before_it(agent: User) -> None:
    client = Client()
    client.post(SIGN_IN, {"username": agent.email, "password": "wrong"})
    assert SignInGuess.objects.get().attempts == 1
    assert client.post(SIGN_IN, {"username": agent.email, "password": PASSWORD}).status_code == 302
    assert not SignInGuess.objects.exists()


def test_the_window_begins_with_the_first_attempt_and_ends(now: datetime) -> None:
    second = timedelta(seconds=1)

    def attempt(at: datetime, account: str = "jana@example.com") -> timedelta:
        return begin_attempt(account=account, address="203.0.113.7", now=at)

    assert {attempt(now + number * second) for number in range(ATTEMPTS)} == {ZERO}
    assert attempt(now + 60 * second) == WINDOW - 60 * second
    assert attempt(now + WINDOW - second) == second
    assert attempt(now + 60 * second, "petr@example.com") == ZERO
    assert attempt(now + WINDOW) == ZERO
    forget_attempts(account=" Jana@Example.com ", address="203.0.113.7")
    assert SignInGuess.objects.count() == 1


def test_an_address_is_believed_only_from_our_own_proxy(settings: Settings) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.7")
    settings.IS_HTTPS = False
    assert address_of(request) == "10.0.0.1"
    settings.IS_HTTPS = True
    assert address_of(request) == "203.0.113.7"
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")) == "10.0.0.1"
    assert address_of(None) == ""
