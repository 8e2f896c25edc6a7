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


@pytest.mark.parametrize(
    ("url", "found", "words"),
    [
        ("https://crm/hooks", OSError("Name or service not known"), "No machine of this name can be found."),
        ("https://crm/hooks", ["192.168.7.7"], "inside a network that webhooks may not reach"),
        ("https://crm/hooks", ["10.20.0.7", "192.168.7.7"], "inside a network that webhooks may not reach"),
        ("https://crm:8443/hooks", ["10.20.0.7"], ""),
        # Not asked for: what a whole name stands for may change, and nothing is known of it now.
        ("https://crm.example.com/hooks", AssertionError("was looked up"), ""),
        ("https://10.20.0.7/hooks", AssertionError("was looked up"), ""),
    ],
)
def test_a_name_without_a_domain_is_looked_up_where_it_is_typed(
    client: Client,
    administrator: User,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    found: Any,
    words: str,
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["10.20.0.0/16"]

    def resolve(_host: str, _port: int) -> list[str]:
        if isinstance(found, BaseException):
            raise found
        return list(found)

    monkeypatch.setattr("notifications.services.webhooks.posting.resolve", resolve)
    client.force_login(administrator)
    typed = {"url": url, "description": "CRM", "event_types": ["clock.breached"]}
    response = client.post("/webhooks/new/", typed)
    if words:
        assert response.status_code == 422
        assert words in response.context["form"].errors["url"][0]
    assert WebhookEndpoint.objects.filter(url=url).exists() is (not words)


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
