"""Reclassifying, merging, splitting and withdrawing over REST: tried first, then done once."""

from datetime import datetime

import pytest

from accounts.models import User
from complaints.models import Complaint
from core.clock import utc_now
from core.models import Organisation
from sla.models import Clock
from sla.services import publish_default_targets
from tests.api.conftest import KeyClient
from tests.complaints.factories import log
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
COMPLAINTS = "/api/v1/complaints/"


@pytest.fixture
def moment() -> datetime:
    return utc_now()


@pytest.fixture
def complaint(organisation: Organisation, crm: User, moment: datetime) -> Complaint:
    """A complaint by e-mail that the key's account looks after."""
    publish_default_targets(now=moment)
    return log(crm, moment, channel="email")


def test_a_change_is_tried_and_then_done_once(key_client: KeyClient, complaint: Complaint) -> None:
    client, address = key_client(), f"{COMPLAINTS}{complaint.reference}/change/"
    tried = client.post(address, {"kind": "enquiry", "dry_run": True})
    assert tried.status_code == 200, tried.json()
    outcome = tried.json()
    assert outcome["changes"] == {"kind": ["complaint", "enquiry"]}
    assert outcome["clocks"]["started"]
    assert outcome["complaint"]["kind"] == "complaint"
    assert not Clock.objects.filter(state="cancelled").exists()

    sent = {"kind": "enquiry", "reason": "It is a question", "token": outcome["token"]}
    done = client.post(address, sent, headers={"Idempotency-Key": "c1"})
    again = client.post(address, sent, headers={"Idempotency-Key": "c1"})
    assert (done.status_code, again.json()) == (200, done.json())
    assert done.json()["complaint"]["kind"] == "enquiry"
    assert [clock["due_at"] for clock in done.json()["clocks"]["started"]] == [
        clock["due_at"] for clock in outcome["clocks"]["started"]
    ]
    assert complaint.interactions.filter(kind="change").count() == 1

    stale = client.post(address, {**sent, "kind": "praise"})
    assert (stale.status_code, stale.json()["errors"][0]["code"]) == (422, "stale")


def test_a_change_needs_a_reason_the_scope_and_sight(key_client: KeyClient, complaint: Complaint) -> None:
    address = f"{COMPLAINTS}{complaint.reference}/change/"
    refused = key_client().post(address, {"channel": "phone"})
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["errors"][0]["pointer"] == "#/reason"
    assert key_client("complaint.view").post(address, {"channel": "phone"}).status_code == 403
    stranger = key_client(user=UserFactory(roles=["agent"], is_service=True))
    assert stranger.post(address, {"channel": "phone", "reason": "why"}).status_code == 404


def test_a_merging_is_tried_and_done_and_needs_sight_of_both(
    key_client: KeyClient, complaint: Complaint, crm: User, moment: datetime
) -> None:
    boss = UserFactory(roles=["manager"], is_service=True)
    twin, client = log(crm, moment, channel="email"), key_client(user=boss)
    address = f"{COMPLAINTS}{twin.reference}/merge/"
    tried = client.post(address, {"into": complaint.reference, "dry_run": True}).json()
    assert tried["complaint"]["reference"] == complaint.reference
    assert len(tried["clocks"]["kept"]) == complaint.case.clocks.count()
    assert client.post(address, {"into": twin.reference, "reason": "x"}).json()["errors"][0]["code"] == "itself"
    assert client.post(address, {"into": "CMP-2026-99999", "reason": "x"}).status_code == 404
    assert key_client().post(address, {"into": complaint.reference, "reason": "x"}).status_code == 403
    sent = {"into": complaint.reference, "reason": "Twice", "token": tried["token"]}
    done = client.post(address, sent, headers={"Idempotency-Key": "m1"})
    assert (done.status_code, client.post(address, sent, headers={"Idempotency-Key": "m1"}).json()) == (
        200,
        done.json(),
    )

    gone = client.get(f"{COMPLAINTS}{twin.reference}/").json()
    assert (gone["status"], gone["merged_into"]) == ("merged", complaint.reference)
    listed = [row["reference"] for row in client.get(COMPLAINTS).json()["results"]]
    assert listed == [complaint.reference]
    merged = client.get(COMPLAINTS, {"status": "merged"}).json()["results"]
    assert [row["reference"] for row in merged] == [twin.reference]


def test_a_part_is_split_off_once(key_client: KeyClient, complaint: Complaint) -> None:
    client, address = key_client(), f"{COMPLAINTS}{complaint.reference}/split/"
    tried = client.post(address, {"description": "And the door.", "dry_run": True})
    assert (tried.status_code, Complaint.objects.count()) == (200, 1)
    sent = {"description": "And the door.", "reason": "Two things", "token": tried.json()["token"]}
    made = [client.post(address, sent, headers={"Idempotency-Key": "s1"}) for _time in range(2)]
    assert {answer.status_code for answer in made} == {201}
    assert Complaint.objects.count() == 2
    body = made[0].json()
    assert body["complaint"]["split_from"] == complaint.reference
    assert [clock["due_at"] for clock in body["clocks"]["started"]] == [
        clock["due_at"] for clock in tried.json()["clocks"]["started"]
    ]
    assert client.post(address, {"description": "x"}).json()["errors"][0]["pointer"] == "#/reason"


def test_a_withdrawal_is_tried_and_recorded(key_client: KeyClient, complaint: Complaint) -> None:
    client, address = key_client(), f"{COMPLAINTS}{complaint.reference}/withdraw/"
    tried = client.post(address, {"dry_run": True}).json()
    assert len(tried["clocks"]["cancelled"]) == complaint.case.clocks.count()
    assert client.post(address, {}).json()["errors"][0]["pointer"] == "#/body"
    done = client.post(address, {"body": "Never mind", "token": tried["token"]})
    assert (done.status_code, done.json()["complaint"]["status"]) == (200, "withdrawn")
    assert client.post(address, {"body": "Again"}).status_code == 403
