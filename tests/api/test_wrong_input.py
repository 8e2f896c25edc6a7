"""Whatever is sent to the interface of deadlines: an answer or a problem document, never an error of ours."""

import copy
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.domain.permissions import PERMISSIONS
from accounts.models import Team, User
from accounts.services.keys import create_key
from core.clock import utc_now
from core.models import Organisation
from sla.models import Duty, TargetSet
from sla.services import create_calendar, keep_duties, publish_default_targets
from tests.complaints.factories import log
from tests.factories import UserFactory
from tests.sla.calendars import OFFICE_HOURS

pytestmark = pytest.mark.django_db

NASTY: list[Any] = [
    None, True, False, 0, -1, 1, 3.5, 2**31, 2**63, 10**40, 1e308, "", " ", "x" * 300, "\x00", "\u202e", "'\"<b>",
    "none", "NaN", "Infinity", "-0", "1e400", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30",
    "2026-03-02", "2026-03-29T02:30:00", "00000000-0000-0000-0000-000000000000", [], {}, [None], [[]], [["09:00"]],
    {"mon": [["25:00", "26:00"]]}, [["24:00", "24:00"]], {"mon": [["09:00", "17:00"]]}, "٣", "09:00", "Europe",
    "../../etc/passwd", "UTC", {"": []}, ["2026-01-01"] * 3, [20261224], 20261224, "99999999.999",
]  # fmt: skip
VALUES = st.one_of(st.sampled_from(NASTY), st.text(max_size=12), st.integers(-(10**12), 10**12), st.floats())
LINE = {
    "case_kind": "complaint", "channel": "email", "priority": "high", "metric": "resolution", "amount": "30",
    "unit": "calendar_days", "calendar": "Mine", "objective_percent": "95", "warn_at_percents": [50, 75],
    "locator": "§ 3", "moves_off_days_off": True, "pause_rule": "never", "until_day_end": False,
    "automatic_reply_acknowledges": False,
}  # fmt: skip
CONTENT = {
    "timezone": "Europe/Prague",
    "weekly": {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [["22:00", "06:00"]]},
    "holidays": ["2026-12-24"],
    "extra": {"2026-12-31": [["09:00", "12:00"]]},
    "known_until": "2030-12-31",
}
REPORT = {
    "period": "custom", "since": "2026-01-01", "until": "2026-03-01", "metric": "resolution", "basis": "statutory",
    "kind": "complaint", "channel": "email", "priority": "high", "agreement": "none", "agent": "none", "team": "none",
}  # fmt: skip


def places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The address of everything in a document."""
    items: Any = ()
    if isinstance(document, dict):
        items = document.items()
    elif isinstance(document, list):
        items = enumerate(document)
    return [*([path] if path else []), *(each for key, inner in items for each in places(inner, (*path, key)))]


@st.composite
def broken(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """The document with one or two of its parts replaced, left out or added."""
    result = copy.deepcopy(document)
    for _time in range(draw(st.integers(1, 2))):
        known = places(result)
        if not known:
            break
        *path, last = draw(st.sampled_from(known))
        holder: Any = result
        for key in path:
            holder = holder[key]
        match draw(st.sampled_from(["replace", "replace", "leave out", "add"])):
            case "leave out":
                del holder[last]
            case "add" if isinstance(holder, dict):
                holder[draw(st.text(max_size=5))] = copy.deepcopy(draw(VALUES))
            case _:
                # What is drawn may be one object each time, and the next change would be made inside it.
                holder[last] = copy.deepcopy(draw(VALUES))
    return result


class World:
    """What the interface speaks of, and a manager's client."""

    def __init__(self, client: APIClient, agent: User) -> None:
        self.client, now = client, utc_now()
        publish_default_targets(now=now)
        keep_duties(now=now)
        created = create_calendar(name="Mine", content=OFFICE_HOURS, actor=None, now=now).calendar
        assert created is not None
        self.calendar = f"calendars/{created.public_id}/"
        self.complaint = f"complaints/{log(agent, now, channel='phone').reference}/"
        self.own = f"target-sets/{TargetSet.objects.get(basis='organisation').series}/"
        self.rounds = f"duties/{Duty.objects.order_by('pk')[0].public_id}/rounds/"

    def requests(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Method, path and a document that is right, of everything that takes one."""
        at = utc_now().isoformat()
        case = {"kind": "complaint", "channel": "email", "priority": "high", "agreement": "", "start": at}
        measured = {"metric": "answer", "value": "2", "unit": "rings", "measured_at": at}
        law = {"basis": "statutory", "source": "Law", "reason": "why", "verified_on": "2026-01-01", "targets": [LINE]}
        yield "post", "calendars/", {"name": "New", "content": CONTENT, "reason": "why"}
        yield "put", self.calendar, {"content": CONTENT, "name": "N", "version": 1, "reason": "why"}
        yield "get", f"{self.calendar}try/", {"start": at, "amount": "4", "unit": "hours"}
        yield "get", f"{self.calendar}try/", {"start": at, "amount": "1", "unit": "months"}
        yield "post", "target-sets/", law
        yield "post", f"{self.own}versions/", {"based_on": 1, "reason": "why", "targets": [LINE]}
        yield "post", f"{self.own}withdrawal/", {"reason": "why"}
        yield "get", "target-sets/", {"basis": "organisation", "cursor": "x"}
        yield "get", "targets/winning/", case
        yield "post", "recomputes/", {"reason": "why"}
        yield "get", "recomputes/", {"cursor": "x", "page_size": "1"}
        yield "get", self.rounds, {"cursor": "x"}
        yield "post", self.rounds, {"cycle": 1, "found": 2, "note": "n", "done_at": at, "backdating_reason": "b"}
        yield "post", "measurements/", {**measured, "channel": "phone", "customer": None, "kind": "enquiry"}
        yield "post", f"{self.complaint}measurements/", measured
        yield "get", "reports/attainment/", REPORT

    def send(self, method: str, path: str, sent: dict[str, Any]) -> Any:
        """Send it and take back what it did."""
        savepoint = transaction.savepoint()
        try:
            if method == "get":
                return self.client.get(f"/api/v1/{path}", {key: str(value) for key, value in sent.items()})
            call = self.client.post if method == "post" else self.client.put
            return call(f"/api/v1/{path}", json.dumps(sent), content_type="application/json")
        finally:
            transaction.savepoint_rollback(savepoint)


@pytest.fixture
def world(organisation: Organisation, team: Team, agent: User, now: datetime) -> World:
    robot: User = UserFactory(roles=["manager"], is_service=True, full_name="Planner")
    team.members.add(robot)
    _key, secret = create_key(actor=None, user=robot, name="key", scopes=PERMISSIONS, now=now)
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return World(client, agent)


def assert_answered(answer: Any, what: Any) -> None:
    """An answer, or a problem document that says the status again."""
    assert answer.status_code < 500, what
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json", what
        assert answer.json()["status"] == answer.status_code


def send_broken(world: World, data: st.DataObject) -> None:
    for method, path, sent in world.requests():
        wrong = data.draw(broken(sent))
        assert_answered(world.send(method, path, wrong), (method, path, wrong))


def test_what_is_right_is_taken(world: World) -> None:
    """So that the documents below are broken by what is done to them."""
    refused = {f"{world.own}withdrawal/", "recomputes/", "target-sets/", world.rounds}
    for method, path, sent in world.requests():
        answer = world.send(method, path, sent)
        assert_answered(answer, (method, path))
        assert answer.status_code < 300 or path in refused, (path, answer.json())


@given(st.data())
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_nothing_that_is_sent_is_an_error_of_ours(world: World, data: st.DataObject) -> None:
    send_broken(world, data)


@pytest.mark.long
@pytest.mark.timeout(1200)
@given(st.data())
@settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_nothing_of_much_that_is_sent_is_an_error_of_ours(world: World, data: st.DataObject) -> None:
    send_broken(world, data)
