"""What happens on a complaint, over REST: each event once, with the clocks that follow it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from complaints.models import Interaction
from core.clock import utc_now
from core.models import Organisation
from sla.services import publish_default_targets
from tests.api.conftest import KeyClient

pytestmark = pytest.mark.django_db
COMPLAINTS = "/api/v1/complaints/"
SENT = {"channel": "chat", "description": "The invoice is wrong.", "complainant_name": "Jan Novák"}
SOON = (utc_now() + timedelta(days=2)).isoformat()


@pytest.fixture
def client(organisation: Organisation, key_client: KeyClient) -> APIClient:
    publish_default_targets(now=utc_now())
    return key_client()


@pytest.fixture
def address(client: APIClient) -> str:
    return f"{COMPLAINTS}{client.post(COMPLAINTS, SENT).json()['reference']}/"


def clock(client: APIClient, address: str, metric: str) -> dict[str, Any]:
    clocks: list[dict[str, Any]] = client.get(f"{address}clocks/").json()
    return [found for found in clocks if found["metric"] == metric][-1]


def post(client: APIClient, address: str, status: int = 201, **values: Any) -> dict[str, Any]:
    answer = client.post(address, values)
    assert answer.status_code == status, answer.json()
    body: dict[str, Any] = answer.json()
    return body


def test_waiting_shows_what_holds_each_clock_until_the_message(client: APIClient, address: str) -> None:
    answered: dict[str, Any] = {
        "body": "Which number?",
        "channel": "email",
        "awaits_customer": True,
        "waiting_for": "The number.",
    }
    entry = post(client, f"{address}replies/", **answered)
    assert (entry["kind"], entry["direction"]) == ("reply", "outbound")
    assert client.get(address).json()["status"] == "waiting"
    held = clock(client, address, "resolution")
    assert held["state"] == "paused"
    assert {name: held["hold"][name] for name in ("reason", "cause", "held_by")} == {
        "reason": "The number.",
        "cause": "waiting",
        "held_by": "CRM",
    }
    message = {"body": "It is 42.", "channel": "email"}
    first = client.post(f"{address}messages/", message, headers={"Idempotency-Key": "m1"})
    again = client.post(f"{address}messages/", message, headers={"Idempotency-Key": "m1"})
    assert (first.status_code, again.json()) == (201, first.json())
    assert Interaction.objects.filter(kind="message").count() == 1
    assert client.get(address).json()["status"] == "open"
    assert clock(client, address, "resolution")["hold"] is None


def test_a_call_that_reached_nobody_is_recorded_once_and_stops_nothing(client: APIClient, address: str) -> None:
    tried = [client.post(f"{address}attempts/", {}, headers={"Idempotency-Key": "a1"}) for _time in range(2)]
    assert [answer.status_code for answer in tried] == [201, 201]
    assert tried[0].json()["kind"] == "call_attempt"
    assert Interaction.objects.filter(kind="call_attempt").count() == 1
    assert clock(client, address, "first_response")["state"] == "running"


def test_a_promise_of_another_century_and_a_number_for_a_text_are_refused(client: APIClient, address: str) -> None:
    far = "9999-12-31T23:59:59Z"
    letter = {"kind": "holding_letter", "body": "Soon.", "channel": "phone", "promised_at": far}
    call = {"channel": "phone", "agreed_at": far}
    for noun, sent, pointer in (
        ("letters", letter, "#/promised_at"),
        ("callbacks", call, "#/agreed_at"),
        ("replies", {"body": 123, "channel": "phone"}, "#/body"),
        ("withdraw", {"body": 1.5}, "#/body"),
    ):
        refused = post(client, f"{address}{noun}/", 422, **sent)
        assert [error["pointer"] for error in refused["errors"]] == [pointer]


def test_a_hold_by_hand_and_its_end(client: APIClient, address: str) -> None:
    post(client, f"{address}holds/", reason="The part is on its way.")
    assert clock(client, address, "resolution")["hold"]["cause"] == "hand"
    refused = post(client, f"{address}holds/", 422, reason="Once more.")
    assert refused["errors"][0]["code"] == "nothing_to_hold"
    post(client, f"{address}resumptions/")
    assert clock(client, address, "resolution")["state"] == "running"
    assert post(client, f"{address}holds/", 422)["errors"][0]["pointer"] == "#/reason"


def test_a_promised_date_is_read_and_explained(client: APIClient, address: str) -> None:
    letter: dict[str, Any] = {"kind": "holding_letter", "body": "We need two days.", "channel": "email"}
    assert post(client, f"{address}letters/", 422, **letter)["errors"][0]["pointer"] == "#/promised_at"
    entry = post(client, f"{address}letters/", promised_at=SOON, **letter)
    assert (entry["kind"], entry["promised_at"] is not None) == ("holding_letter", True)
    promised = next(c for c in client.get(f"{address}clocks/").json() if c["target"] is None)
    assert promised["due_at"] == promised["promised_due_at"]
    why = client.get(f"{address}clocks/{promised['id']}/explanation/").json()
    assert (why["metric"], why["promised_by"], why["pause_rule"]) == ("resolution", "CRM", "never")


def test_a_call_back_is_stopped_by_a_call(client: APIClient, address: str) -> None:
    assert post(client, f"{address}callbacks/", 422, channel="email")["errors"][0]["code"] == "no_target"
    post(client, f"{address}callbacks/", channel="email", phone="+420 777 123 456", agreed_at=SOON)
    assert clock(client, address, "callback")["state"] == "running"
    post(client, f"{address}replies/", body="As agreed.", channel="phone")
    assert clock(client, address, "callback")["met"] is True


def test_resolved_closed_and_reopened(client: APIClient, address: str) -> None:
    post(client, f"{address}closures/", 422, closed_as="satisfied")
    post(client, f"{address}resolutions/", body="A new invoice is out.", channel="email")
    post(client, f"{address}closures/", closed_as="satisfied")
    closed = client.get(address).json()
    assert (closed["status"], closed["closed_as"], closed["closed_at"] is not None) == ("closed", "satisfied", True)
    post(client, f"{address}reopenings/", body="The new one is wrong too.")
    assert clock(client, address, "resolution")["cycle"] == 2


def test_a_stranger_finds_nothing_and_a_narrow_key_does_nothing(
    client: APIClient, address: str, key_client: KeyClient, stranger: Any
) -> None:
    message = {"body": "Hello", "channel": "email"}
    assert key_client(user=stranger).post(f"{address}messages/", message).status_code in {403, 404}
    narrow = key_client("complaint.view", "complaint.reply")
    assert narrow.post(f"{address}holds/", {"reason": "x"}).status_code == 403
    assert narrow.post(f"{address}messages/", message).status_code == 201


def test_the_list_costs_the_same_however_many_clocks_are_held(client: APIClient) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(COMPLAINTS).status_code == 200
        return len(queries)

    for number in range(2):
        reference = client.post(COMPLAINTS, SENT).json()["reference"]
        post(client, f"{COMPLAINTS}{reference}/holds/", reason="x")
        if number == 0:
            before = cost()
    assert cost() == before


def test_a_call_is_asked_for_when_logging(client: APIClient) -> None:
    refused = client.post(COMPLAINTS, {**SENT, "channel": "email", "callback": {}})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/callback_at")
    logged = client.post(COMPLAINTS, {**SENT, "callback": {"agreed_at": SOON, "phone": "+420 777"}})
    assert logged.status_code == 201
    assert [found["metric"] for found in logged.json()["clocks"] if found["target"] is None] == ["callback"]
