"""The shell: who is offered what, in which language and look; the pages around signing in; error pages."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from accounts.models import User
from config.urls import handler400, handler403, handler404, handler500, urlpatterns
from core.logging import request_id
from tests.conftest import ClientFor
from tests.factories import PASSWORD, UserFactory

__all__ = ["handler400", "handler403", "handler404", "handler500"]

pytestmark = pytest.mark.django_db


def _refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Only <the manager> approves.")


def _fail(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [*urlpatterns, path("refuse/", _refuse), path("fail/", _fail)]

EVERYTHING = ["Today", "Complaints", "Duties", "Agreements", "Policies", "Customers", "Reports", "Settings"]
NO_REPORTS = [place for place in EVERYTHING if place != "Reports"]


@pytest.mark.parametrize(
    ("role", "offered", "may_log"),
    [
        ("manager", EVERYTHING, True),
        ("supervisor", EVERYTHING, True),
        ("agent", NO_REPORTS, True),
        ("administrator", NO_REPORTS, False),
        ("auditor", EVERYTHING, False),
        ("staff", ["Today", "Policies"], False),
    ],
)
def test_each_role_is_offered_the_places_it_may_see(
    role: str, offered: list[str], may_log: bool, client_for: ClientFor
) -> None:
    client = client_for(UserFactory(roles=[role]))
    page = client.get(reverse("desk:today")).content.decode()
    rail = page[page.index('id="rail"') : page.index("</nav>")]
    links = re.findall(r'<a href="([^"]+)"[^>]*>.*?</svg>([^<]+)</a>', rail)
    assert [label for _url, label in links] == offered
    assert [client.get(url).status_code for url, _label in links] == [200] * len(links)
    assert (f'href="{reverse("complaints:new")}"' in page) is may_log


def test_one_who_holds_no_role_finds_nothing(client_for: ClientFor) -> None:
    assert client_for(UserFactory()).get(reverse("desk:today")).status_code == 404


def test_the_place_one_is_at_is_marked(agent: User, client_for: ClientFor) -> None:
    page = client_for(agent).get(reverse("customers:new")).content.decode()
    marked = re.findall(r'<a href="([^"]+)" aria-current="page"', page)
    assert marked == [reverse("customers:list")]


def test_a_setting_marks_the_settings(manager: User, client_for: ClientFor) -> None:
    page = client_for(manager).get(reverse("sla:targets")).content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page)[0] == reverse("desk:settings")


def test_settings_offer_only_what_opens(manager: User, agent: User, staff: User, client_for: ClientFor) -> None:
    offers = {}
    for user in (manager, agent):
        client = client_for(user)
        page = client.get(reverse("desk:settings")).content.decode()
        offers[user] = re.findall(r'class="task-name"><a href="([^"]+)"', page)
        assert all(client.get(url).status_code == 200 for url in offers[user])
    assert reverse("notifications:mail") in offers[manager]
    assert reverse("notifications:mail") not in offers[agent]
    assert client_for(staff).get(reverse("desk:settings")).status_code == 404


def test_the_look_follows_the_cookie_and_nothing_else(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    assert "data-theme" not in client.get("/").content.decode()
    client.cookies["theme"] = "dark"
    assert '<html lang="en" data-theme="dark">' in client.get("/").content.decode()
    client.cookies["theme"] = '"><script>'
    page = client.get("/").content.decode()
    assert "data-theme" not in page


def test_the_language_switch_comes_back_to_the_page(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    page = client.get("/customers/?q=x").content.decode()
    assert '<input type="hidden" name="next" value="/customers/?q=x">' in page
    response = client.post(reverse("accounts:language"), {"language": "cs", "next": "/customers/?q=x"}, follow=True)
    assert response.request["QUERY_STRING"] == "q=x"
    assert '<html lang="cs"' in response.content.decode()


def test_signing_out_takes_a_post(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    client.post(reverse("accounts:sign_out"))
    assert client.get("/").status_code == 302


def test_a_wrong_password_is_said_and_the_address_kept(agent: User) -> None:
    client = Client()
    wrong = client.post(reverse("accounts:sign_in"), {"username": agent.email, "password": "wrong"}).content.decode()
    assert "<title>Error: Sign in" in wrong
    assert f'value="{agent.email}"' in wrong
    right = client.post(reverse("accounts:sign_in"), {"username": agent.email, "password": PASSWORD})
    assert right["Location"] == reverse("desk:today")


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_a_forgotten_password_is_set_anew_by_the_mailed_link_once(agent: User) -> None:
    client = Client()
    sent = client.post(reverse("accounts:password_reset"), {"email": agent.email}, follow=True)
    assert "Check your e-mail" in sent.content.decode()
    link = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    assert "Choose a new password" in form.content.decode()
    new = {"new_password1": "brand new secret", "new_password2": "brand new secret"}
    done = client.post(form.request["PATH_INFO"], new, follow=True)
    assert "Your password is changed" in done.content.decode()
    agent.refresh_from_db()
    assert agent.check_password("brand new secret")
    assert "This link no longer works" in Client().get(link[1], follow=True).content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_error_pages_say_what_happened_and_what_to_do(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    refused = client.get("/refuse/")
    assert refused.status_code == 403
    assert "Only &lt;the manager&gt; approves." in refused.content.decode()
    missing = client.get("/nowhere/")
    assert missing.status_code == 404
    assert "Nothing here" in missing.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_a_failure_shows_the_number_that_stands_in_the_log(agent: User, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(agent)
    response = client.get("/fail/")
    assert response.status_code == 500
    number = re.search(r'<code class="error-id">([^<]+)</code>', response.content.decode())
    assert number is not None
    assert number[1] != ""
    assert number[1] == response.headers.get("X-Request-ID", number[1])
    assert request_id.get() is not None
    assert any("/fail/" in record.getMessage() for record in caplog.records)
