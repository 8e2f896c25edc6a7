"""Webhooks over REST, and what the OpenAPI document says of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.clock import utc_now
from notifications.domain.event_types import EVENT_TYPES
from notifications.models import WebhookDelivery, WebhookEndpoint
from tests.api.conftest import KeyClient
from tests.factories import UserFactory
from tests.notifications.hooks import endpoint_at, happened

pytestmark = pytest.mark.django_db
URL = "/api/v1/webhooks/"
SENT: dict[str, Any] = {
    "url": "https://CRM.example.com/hooks",
    "description": "CRM",
    "event_types": ["clock.breached", "complaint.logged"],
}


@pytest.fixture
def operator() -> User:
    """The service account of who sets up webhooks."""
    user: User = UserFactory(roles=["administrator"], is_service=True)
    return user


def test_an_endpoint_is_created_changed_and_its_secret_told_once(key_client: KeyClient, operator: User) -> None:
    client = key_client(user=operator)
    made = client.post(URL, SENT)
    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    body = made.json()
    assert (body["url"], body["state"]) == ("https://crm.example.com/hooks", "active")
    assert body["event_types"] == ["complaint.logged", "clock.breached"], "in the catalogue's order"
    assert body["secret"].startswith("whsec_")
    url = f"{URL}{body['id']}/"
    assert "secret" not in client.get(url).json()
    assert [row["id"] for row in client.get(URL).json()] == [body["id"]]
    assert client.put(url, {**SENT, "description": "CRM 2"}).json()["description"] == "CRM 2"
    turned = client.post(f"{url}secret/", {"at_once": True})
    assert turned.status_code == 201
    assert turned.json()["secret"] not in ("", body["secret"])
    assert client.put(f"{url}state/", {"state": "disabled"}).json()["disabled_reason"] == "hand"
    assert client.post(f"{url}test/").json()["errors"][0]["code"] == "disabled"
    assert client.put(f"{url}state/", {"state": "active"}).json()["state"] == "active"


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"url": "http://crm.example.com/"}, "#/url", "scheme"),
        ({"url": "https://169.254.169.254/"}, "#/url", "address"),
        ({"url": "crm"}, "#/url", "invalid"),
        ({"description": "Taken"}, "#/description", "taken"),
        ({"event_types": []}, "#/event_types", "empty"),
        ({"event_types": ["webhook.test"]}, "#/event_types/0", "invalid_choice"),
    ],
)
def test_what_is_refused(key_client: KeyClient, operator: User, wrong: dict[str, Any], pointer: str, code: str) -> None:
    endpoint_at("https://crm.example.com/", name="Taken")
    answer = key_client(user=operator).post(URL, {**SENT, **wrong})
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert WebhookEndpoint.objects.count() == 1


def test_the_log_a_test_and_sending_again(key_client: KeyClient, operator: User) -> None:
    endpoint, _secret = endpoint_at("https://crm.example.com/")
    now = utc_now()
    failed = happened(now - timedelta(hours=2))
    WebhookDelivery.objects.update(state="failed", next_attempt_at=None, last_error="HTTP 500", attempts=10)
    client = key_client(user=operator)
    url = f"{URL}{endpoint.public_id}/"
    tested = [client.post(f"{url}test/", headers={"Idempotency-Key": "t"}).json() for _turn in range(2)]
    assert tested[0] == tested[1]
    assert tested[0]["type"] == "webhook.test"
    rows = client.get(f"{url}deliveries/").json()["results"]
    assert [row["type"] for row in rows] == ["webhook.test", "complaint.logged"]
    [row] = client.get(f"{url}deliveries/?state=failed").json()["results"]
    assert (row["webhook_id"], row["last_error"]) == (failed.event.webhook_id, "HTTP 500")
    detail = f"/api/v1/webhook-deliveries/{row['id']}/"
    assert client.get(detail).json()["log"] == []
    assert client.post(f"{url}failed/", {"since": (now - timedelta(hours=1)).isoformat()}).json() == {"count": 0}
    assert client.post(f"{url}failed/", {"since": (now - timedelta(hours=3)).isoformat()}).json() == {"count": 1}
    assert client.post(f"{detail}again/").json()["errors"][0]["code"] == "not_possible"
    WebhookDelivery.objects.update(state="failed", next_attempt_at=None)
    assert client.post(f"{detail}again/").json()["state"] == "waiting"


def test_a_long_log_costs_what_a_short_one_does(key_client: KeyClient, operator: User) -> None:
    endpoint, _secret = endpoint_at("https://crm.example.com/")
    client = key_client(user=operator)

    def cost(count: int) -> int:
        for number in range(count):
            happened(utc_now(), about=f"CMP-{number}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{URL}{endpoint.public_id}/deliveries/").status_code == 200
        return len(queries)

    cost(1)
    assert cost(2) == cost(27)


def test_the_document_describes_every_event(key_client: KeyClient) -> None:
    document = key_client().get("/api/v1/openapi.json").json()
    assert set(document["webhooks"]) == set(EVENT_TYPES)
    described = document["webhooks"]["clock.breached"]["post"]
    content = described["requestBody"]["content"]["application/json"]
    assert content["schema"]["properties"]["type"] == {"type": "string", "const": "clock.breached"}
    assert content["example"]["data"]["clock"]["metric"] == "first_response"
    assert {parameter["name"] for parameter in described["parameters"]} >= {"webhook-id", "webhook-signature"}
