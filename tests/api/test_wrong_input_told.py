"""Whatever is sent to the interface of ladders, notices, webhooks and operations: an answer or a problem document."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.domain.permissions import PERMISSIONS
from accounts.models import User
from core.clock import utc_now
from core.models import Organisation
from notifications.services.webhooks import create_endpoint
from sla.services import create_calendar, publish_default_targets
from tests.api.conftest import KeyClient
from tests.api.test_wrong_input import LINE, assert_answered, broken
from tests.factories import UserFactory
from tests.sla.calendars import OFFICE_HOURS

pytestmark = pytest.mark.django_db

LEVEL = {
    "side": "after", "minutes": 0, "counted": "elapsed", "whom": "owner", "who": "", "hands_over": False,
    "raises_priority": False, "moves_clocks": False,
}  # fmt: skip
LADDER = {
    "name": "Soon",
    "levels": [
        {**LEVEL, "side": "before", "minutes": 30},
        LEVEL,
        {**LEVEL, "minutes": 60, "counted": "open", "whom": "manager", "raises_priority": True, "moves_clocks": True},
        {**LEVEL, "minutes": 90, "whom": "address", "who": "desk@partner.example"},
    ],
}
CHOICES = {
    "warning_channel": "app", "info_channel": "email", "timezone": "Europe/Prague", "quiet_from": "22:00",
    "quiet_until": "06:00", "quiet_days": "56", "digest_minutes": 10, "summary": "weekly", "summary_hour": 7,
    "summary_weekday": 0, "summary_when_empty": True,
}  # fmt: skip
ENDPOINT: dict[str, Any] = {
    "url": "https://crm.example.com/hooks?a=1", "description": "CRM", "event_types": ["complaint.logged"],
}  # fmt: skip


class World:
    """What the interface speaks of, and the client of somebody who may do everything of this."""

    def __init__(self, client: APIClient, user: User) -> None:
        now = utc_now()
        self.client = client
        self.versions = f"target-sets/{publish_default_targets(now=now).series}/versions/"
        create_calendar(name="Mine", content=OFFICE_HOURS, actor=None, now=now)
        endpoint, _secret = create_endpoint(actor=user, now=now, **{**ENDPOINT, "description": "Old"})
        self.endpoint = f"webhooks/{endpoint.public_id}/"

    def requests(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Method, path and a document that is right, of everything that takes one."""
        yield (
            "post",
            self.versions,
            {"based_on": 1, "reason": "why", "targets": [{**LINE, "ladder": "Soon"}], "ladders": [LADDER]},
        )
        yield "patch", "notices/preferences/", CHOICES
        yield "get", "notices/", {"about": "CMP-2026-00001", "cursor": "x", "page_size": "1"}
        yield "post", "webhooks/", ENDPOINT
        yield "put", self.endpoint, ENDPOINT
        yield "put", f"{self.endpoint}state/", {"state": "active"}
        yield "post", f"{self.endpoint}secret/", {"at_once": True}
        yield "post", f"{self.endpoint}failed/", {"since": "2026-03-02T09:00:00Z"}
        yield "get", f"{self.endpoint}deliveries/", {"state": "failed", "cursor": "x"}
        yield "post", "operations/stuck-clocks/", {"clocks": ["0d1c4d8e-0f6b-4c07-a86f-0a3a3fb5a6c1"]}

    def send(self, method: str, path: str, sent: dict[str, Any]) -> Any:
        """Send it and take back what it did."""
        savepoint = transaction.savepoint()
        try:
            if method == "get":
                return self.client.get(f"/api/v1/{path}", {key: str(value) for key, value in sent.items()})
            call = getattr(self.client, method)
            return call(f"/api/v1/{path}", json.dumps(sent), content_type="application/json")
        finally:
            transaction.savepoint_rollback(savepoint)


@pytest.fixture
def world(organisation: Organisation, key_client: KeyClient) -> World:
    robot: User = UserFactory(roles=["manager", "administrator"], is_service=True, full_name="Planner")
    client = key_client(*PERMISSIONS, user=robot)
    client.raise_request_exception = False
    return World(client, robot)


def test_what_is_right_is_taken(world: World) -> None:
    """So that the documents below are broken by what is done to them."""
    for method, path, sent in world.requests():
        answer = world.send(method, path, sent)
        assert_answered(answer, (method, path))
        assert answer.status_code < 300 or sent.get("cursor"), (path, answer.json())


@given(st.data())
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_nothing_that_is_sent_is_an_error_of_ours(world: World, data: st.DataObject) -> None:
    send_broken(world, data)


@pytest.mark.long
@pytest.mark.timeout(600)
@given(st.data())
@settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_nothing_of_much_that_is_sent_is_an_error_of_ours(world: World, data: st.DataObject) -> None:
    send_broken(world, data)


def send_broken(world: World, data: st.DataObject) -> None:
    for method, path, sent in world.requests():
        wrong = data.draw(broken(sent))
        assert_answered(world.send(method, path, wrong), (method, path, wrong))
