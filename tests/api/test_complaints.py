"""Complaints over REST: logged once, with clocks that can be read and explained."""

from datetime import timedelta

import pytest

from accounts.models import User
from complaints.models import Complaint
from core.clock import utc_now
from core.models import AuditEvent, Organisation
from sla.services import publish_default_targets
from tests.api.conftest import KeyClient

pytestmark = pytest.mark.django_db
COMPLAINTS = "/api/v1/complaints/"
SENT = {"channel": "email", "description": "The invoice is wrong.", "complainant_name": "Jan Novák"}


@pytest.fixture(autouse=True)
def targets(organisation: Organisation) -> None:
    """The organisation's own targets."""
    publish_default_targets(now=utc_now())


def test_a_complaint_is_logged_and_its_clocks_are_read_and_explained(key_client: KeyClient) -> None:
    client = key_client()
    client.put("/api/v1/customers/by-key/crm/A-17/", {"name": "Pekárna Dvořák"})
    logged = client.post(COMPLAINTS, {**SENT, "customer_key": {"system": "crm", "key": "A-17"}})
    assert logged.status_code == 201, logged.json()
    reference = logged.json()["reference"]
    assert logged.json()["priority"] == "normal"

    clocks = client.get(f"{COMPLAINTS}{reference}/clocks/").json()
    assert clocks == logged.json()["clocks"]
    acknowledgement = next(clock for clock in clocks if clock["metric"] == "acknowledgement")
    assert (acknowledgement["state"], acknowledgement["met"], acknowledgement["basis"]) == (
        "running",
        None,
        "organisation",
    )

    why = client.get(f"{COMPLAINTS}{reference}/clocks/{acknowledgement['id']}/explanation/").json()
    assert why["unit"] == "business_days"
    assert len(why["counted_days"]) == 2

    answered = client.post(f"{COMPLAINTS}{reference}/replies/", {"body": "We are on it.", "channel": "phone"})
    assert answered.status_code == 201
    after = client.get(f"{COMPLAINTS}{reference}/").json()
    stopped = next(clock for clock in after["clocks"] if clock["metric"] == "acknowledgement")
    assert (stopped["state"], stopped["met"]) == ("stopped", True)
    assert [row["reference"] for row in client.get(COMPLAINTS).json()["results"]] == [reference]


def test_an_idempotency_key_logs_once(key_client: KeyClient) -> None:
    client = key_client()
    first = client.post(COMPLAINTS, SENT, headers={"Idempotency-Key": "abc"})
    again = client.post(COMPLAINTS, SENT, headers={"Idempotency-Key": "abc"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Complaint.objects.count() == 1

    other = client.post(COMPLAINTS, {**SENT, "description": "Another."}, headers={"Idempotency-Key": "abc"})
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "idempotency_key_reused")
    assert key_client().post(COMPLAINTS, SENT, headers={"Idempotency-Key": "abc"}).status_code == 201
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize("key", ["k\u010d", "\udcff", "a\x7f", "tab\there", "\u00e9"])
def test_an_idempotency_key_that_no_header_can_hold_is_refused(key_client: KeyClient, key: str) -> None:
    refused = key_client().post(COMPLAINTS, SENT, headers={"Idempotency-Key": key})
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert refused.json()["errors"][0]["code"] == "idempotency_key_unprintable"
    assert not Complaint.objects.exists()


def test_a_refused_request_leaves_its_idempotency_key_free(key_client: KeyClient) -> None:
    client = key_client()
    assert client.post(COMPLAINTS, {**SENT, "channel": "fax"}, headers={"Idempotency-Key": "k"}).status_code == 422
    assert client.post(COMPLAINTS, SENT, headers={"Idempotency-Key": "k"}).status_code == 201


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"channel": "fax"}, "#/channel"),
        ({"description": ""}, "#/description"),
        ({"description": "x" * 20_001}, "#/description"),
        ({"customer": "5f0c3b52-3c5c-4b8e-9a3e-3f0f3d3f3a3b"}, "#/customer"),
        ({"customer": "17"}, "#/customer"),
        ({"customer_key": {"system": "crm", "key": "none"}}, "#/customer_key"),
        ({"received_at": (utc_now() + timedelta(days=1)).isoformat()}, "#/received_at"),
        ({"received_at": "yesterday"}, "#/received_at"),
        ({"received_at": (utc_now() - timedelta(days=1)).isoformat()}, "#/received_at"),
        ({"agreement": "AGR-2026-99999"}, "#/agreement"),
    ],
)
def test_bad_input_is_named_by_a_pointer_and_nothing_is_stored(
    key_client: KeyClient, sent: dict[str, object], pointer: str
) -> None:
    answer = key_client().post(COMPLAINTS, {**SENT, **sent})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}
    assert not Complaint.objects.exists()
    assert not AuditEvent.objects.filter(action="complaint.logged").exists()


def test_html_is_stored_as_it_was_typed(key_client: KeyClient) -> None:
    text = "<script>alert(1)</script> & <b>bold</b>"
    logged = key_client().post(COMPLAINTS, {**SENT, "description": text})
    assert (logged.status_code, logged.json()["description"]) == (201, text)


def test_a_complaint_of_another_team_does_not_exist(key_client: KeyClient, stranger: User) -> None:
    reference = key_client().post(COMPLAINTS, SENT).json()["reference"]
    assert key_client().get(f"{COMPLAINTS}{reference}/").status_code == 200
    other = key_client(user=stranger)
    for path in ("", "clocks/"):
        assert other.get(f"{COMPLAINTS}{reference}/{path}").status_code == 404
    assert other.post(f"{COMPLAINTS}{reference}/replies/", {"body": "x", "channel": "phone"}).status_code == 404
    assert other.get(COMPLAINTS).json()["results"] == []
