"""The form of an endpoint tells everything that is wrong at once."""

import pytest
from django.test import Client

from accounts.models import User
from notifications.models import WebhookEndpoint

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://crm.example.com/hooks", "has to begin with https://"),
        ("https://10.0.0.1/hooks", "inside a network that webhooks may not reach"),
        ("nowhere", "Enter a whole address"),
        ("", "Enter a whole address"),
    ],
)
def test_a_wrong_address_is_told_beside_a_missing_name(
    client: Client, administrator: User, url: str, words: str
) -> None:
    client.force_login(administrator)
    response = client.post("/webhooks/new/", {"url": url, "description": "", "event_types": ["clock.breached"]})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"url", "description"}
    assert words in response.context["form"].errors["url"][0]
    assert not WebhookEndpoint.objects.exists()
