"""What people are told who cannot sign in."""

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "The e-mail address or the password is not right."), ("cs", "E-mail nebo heslo nesouhlasí.")],
)
def test_a_wrong_password_and_an_unknown_address_are_told_the_same(
    manager: User, client: Client, language: str, told: str
) -> None:
    for email in (manager.email, "nobody@example.com"):
        with translation.override(language):
            response = client.post(
                "/account/sign-in/", {"username": email, "password": "wrong"}, headers={"Accept-Language": language}
            )
        assert response.status_code == 422
        page = response.content.decode().replace("\u00a0", " ")
        assert told in page
        assert "case" not in page.split(told)[1].split("</")[0]
    assert client.post("/account/sign-in/", {"username": manager.email, "password": PASSWORD}).status_code == 302
