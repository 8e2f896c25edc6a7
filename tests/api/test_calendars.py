"""Business calendars over REST."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from core.models import AuditEvent
from sla.domain.calendar import BusinessCalendar
from sla.models import Calendar
from sla.services import create_calendar
from tests.api.conftest import KeyClient
from tests.factories import UserFactory
from tests.sla.calendars import LUNCH_HOURS, OFFICE_HOURS
from tests.sla.factories import MONDAY

pytestmark = pytest.mark.django_db
CALENDARS = "/api/v1/calendars/"


@pytest.fixture
def client(key_client: KeyClient) -> APIClient:
    boss: User = UserFactory(roles=["manager"], is_service=True, full_name="Planner")
    return key_client(user=boss)


def test_a_calendar_is_created_read_changed_and_goes_out_as_it_came_in(client: APIClient) -> None:
    created = client.post(CALENDARS, {"name": "Shop", "content": LUNCH_HOURS}, format="json")
    assert created.status_code == 201
    address = f"{CALENDARS}{created.json()['id']}/"
    content = BusinessCalendar.from_dict(LUNCH_HOURS).to_dict()
    assert client.get(address).json()["content"] == content == created.json()["content"]
    assert client.get(address).json()["names"]["2026-04-06"] == "Easter Monday"

    same = client.put(address, {"content": content}, format="json")
    assert (same.status_code, same.json()["version"]) == (200, 1)
    changed = client.put(address, {"content": OFFICE_HOURS, "reason": "No lunch", "version": 1}, format="json")
    assert (changed.status_code, changed.json()["version"]) == (201, 2)
    stale = client.put(address, {"content": LUNCH_HOURS, "version": 1}, format="json")
    assert (stale.status_code, stale.json()["errors"][0]["code"]) == (422, "stale")

    newest, oldest = client.get(f"{address}versions/").json()
    assert (newest["version"], newest["reason"], newest["published_by"]) == (2, "No lunch", "Planner")
    assert newest["changes"]["special_days"] == ["2026-12-31"]
    assert (oldest["version"], oldest["changes"]) == (1, {})
    assert [row["version"] for row in client.get(CALENDARS).json()["results"]] == [2]


@pytest.mark.parametrize(
    ("sent", "pointer", "code"),
    [
        ({"content": OFFICE_HOURS}, "#/name", "required"),
        ({"name": "Shop"}, "#/content", "required"),
        ({"name": "Shop", "content": []}, "#/content", "invalid_calendar"),
        ({"name": "Shop", "content": {**OFFICE_HOURS, "timezone": "Nowhere"}}, "#/content", "invalid_calendar"),
        ({"name": "Shop", "content": {**OFFICE_HOURS, "weekly": {}}}, "#/content", "never_opens"),
        ({"name": "Shop", "content": {"timezone": "UTC", "weekly": {"mon": ["9"]}}}, "#/content", "invalid_calendar"),
        ({"name": "Shop", "content": {**OFFICE_HOURS, "sources": {}}}, "#/content", "invalid_calendar"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_with_a_pointer(
    client: APIClient, sent: dict[str, Any], pointer: str, code: str
) -> None:
    answer = client.post(CALENDARS, sent, format="json")
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert not Calendar.objects.exists()
    assert not AuditEvent.objects.filter(action="calendar.created").exists()


@time_machine.travel(MONDAY, tick=False)
def test_a_trial_gives_the_deadline_with_every_segment(client: APIClient) -> None:
    version = create_calendar(name="Shop", content=LUNCH_HOURS, actor=None, now=MONDAY)
    assert version.calendar is not None
    address = f"{CALENDARS}{version.calendar.public_id}/try/"
    answer = client.get(address, {"start": "2026-04-02T16:00:00+02:00", "amount": "8", "unit": "hours"}).json()
    assert answer["due_at"] == "2026-04-07T15:00:00+00:00"
    assert [segment["seconds"] for segment in answer["counted_segments"]] == [3600, 10800, 14400]
    assert answer["counted_seconds"] == 8 * 3600
    assert answer["skipped_holidays"] == ["2026-04-03", "2026-04-06"]

    for query, pointer in (
        ({"start": "2026-04-02T16:00:00+02:00", "amount": "1.5", "unit": "business_days"}, "#/amount"),
        ({"start": "1900-01-01T00:00:00Z", "amount": "1", "unit": "hours"}, "#/start"),
        ({"start": "2026-04-02T16:00:00+02:00", "amount": "1", "unit": "fortnights"}, "#/unit"),
        ({"start": "2026-04-02T16:00:00+02:00", "amount": "-1", "unit": "hours"}, "#/amount"),
        ({"amount": "1", "unit": "hours"}, "#/start"),
    ):
        refused = client.get(address, query)
        assert refused.status_code == 422
        assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]


def test_an_agents_key_reads_and_does_not_write(key_client: KeyClient) -> None:
    version = create_calendar(name="Shop", content=LUNCH_HOURS, actor=None, now=MONDAY)
    assert version.calendar is not None
    client = key_client()
    address = f"{CALENDARS}{version.calendar.public_id}/"
    assert client.get(address).status_code == 200
    assert client.put(address, {"content": OFFICE_HOURS}, format="json").status_code == 403
    assert client.post(CALENDARS, {"name": "X", "content": OFFICE_HOURS}, format="json").status_code == 403
    assert key_client("target.view").get(address).status_code == 403
    assert version.calendar.versions.count() == 1


def test_the_list_costs_the_same_for_3_calendars_as_for_30(client: APIClient) -> None:
    client.get(CALENDARS)  # the first use of a key is noted
    counts = []
    for wanted in (3, 30):
        for number in range(Calendar.objects.count(), wanted):
            create_calendar(name=f"Shop {number}", content=OFFICE_HOURS, actor=None, now=MONDAY)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(CALENDARS).json()["results"]) == wanted
        counts.append(len(queries))
    assert counts[0] == counts[1]
