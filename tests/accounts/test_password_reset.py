"""The link of a forgotten password."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory


@pytest.mark.django_db
def test_the_link_leads_to_this_site_whatever_host_the_request_names(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    user = UserFactory(roles=["agent"])
    client.post(reverse("accounts:password_reset"), {"email": user.email}, headers={"host": "localhost:6666"})
    text = str(mailoutbox[0].body)
    assert "http://testserver/account/password-reset/" in text
    assert "localhost" not in text
