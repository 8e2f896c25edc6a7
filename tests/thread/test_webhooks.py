"""A complaint logged over REST is told to another system by real processes: web, broker, worker."""

import base64
import json
import time
import urllib.request

import pytest
from pytest_django import Settings

from accounts.services.keys import create_key
from core.clock import utc_now
from notifications.domain import signing
from notifications.models import WebhookDelivery
from notifications.services.webhooks import create_endpoint
from sla.services import publish_default_targets
from tests.factories import TeamFactory, UserFactory
from tests.servers.receiver import WebhookReceiver
from tests.servers.stack import Stack

pytestmark = [pytest.mark.postgres, pytest.mark.browser]


def test_a_complaint_reaches_another_system_signed(stack: Stack, settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    stack.reset()
    with WebhookReceiver() as receiver:
        with stack.orm():
            now = utc_now()
            service = UserFactory(roles=["agent"], is_service=True)
            TeamFactory(members=[service])
            publish_default_targets(now=now)
            _key, token = create_key(actor=None, user=service, name="CRM", scopes=["complaint.log"], now=now)
            _endpoint, secret = create_endpoint(
                url=receiver.url, description="CRM", event_types=["complaint.logged"], actor=None, now=now
            )
        reference = _log(stack, token)
        [request] = receiver.wait_for(1)
        told = json.loads(request.body)
        assert (told["type"], told["data"]["complaint"]["reference"]) == ("complaint.logged", reference)
        assert request.headers["webhook-signature"] == signing.signature(
            base64.b64decode(secret.removeprefix("whsec_")),
            webhook_id=request.headers["webhook-id"],
            timestamp=int(request.headers["webhook-timestamp"]),
            body=request.body,
        )
    deadline = time.monotonic() + 30
    with stack.orm():
        while not WebhookDelivery.objects.filter(state="delivered", attempts=1).exists():
            assert time.monotonic() < deadline, "the answer was recorded"
            time.sleep(0.1)


def _log(stack: Stack, token: str) -> str:
    sent = {"channel": "email", "description": "The lift is stuck.", "complainant_name": "Jana Nováková"}
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{stack.url}/api/v1/complaints/",
        data=json.dumps(sent).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return str(json.load(answer)["reference"])
