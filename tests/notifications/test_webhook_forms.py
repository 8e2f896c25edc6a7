"""The form of an endpoint tells all that is wrong at once; what is pressed on its page says what became of it."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.clock import utc_now
from notifications.models import WebhookEndpoint
from notifications.services.webhooks import create_endpoint, resend_failed
from notifications.services.webhooks.endpoints import switch_off

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


def test_who_sends_again_what_another_answer_has_just_switched_off_is_told_so(
    client: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, _secret = create_endpoint(
        actor=administrator,
        now=utc_now(),
        url="https://crm.example.com/",
        description="CRM",
        event_types=["clock.breached"],
    )

    def too_late(**values: Any) -> int:
        """A worker hears "gone" after the page has looked at the endpoint."""
        switch_off(endpoint, WebhookEndpoint.Reason.GONE, actor=None, now=utc_now())
        return resend_failed(**values)

    monkeypatch.setattr("notifications.views.webhook_log.resend_failed", too_late)
    client.force_login(administrator)
    page = client.post(f"/webhooks/{endpoint.public_id}/failed/", {"hours": "1"}, follow=True).content.decode()
    assert "The endpoint is switched off: switch it on first." in page
    assert "There was nothing to send again." not in page
