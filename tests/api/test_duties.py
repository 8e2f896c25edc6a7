"""Duties and measured values over REST."""

from datetime import timedelta

import pytest

from accounts.models import User
from core.clock import utc_now
from core.models import Organisation
from sla.models import Case, Duty, DutyRound, Measurement
from sla.services import keep_duties, publish_default_targets
from tests.api.conftest import KeyClient
from tests.factories import TeamFactory

pytestmark = pytest.mark.django_db
DUTIES, COMPLAINTS, TALLY = "/api/v1/duties/", "/api/v1/complaints/", "/api/v1/measurements/"
SENT = {"channel": "phone", "description": "The invoice is wrong.", "complainant_name": "Jan Novák"}


@pytest.fixture(autouse=True)
def targets(organisation: Organisation, crm: User) -> None:
    """The organisation's own targets, and the duties of the key's team and of another."""
    publish_default_targets(now=utc_now())
    TeamFactory()
    keep_duties(now=utc_now())


def test_a_duty_is_listed_done_once_and_explained(key_client: KeyClient, crm: User) -> None:
    client = key_client()
    listed = client.get(DUTIES).json()
    assert {row["team"] for row in listed} == {crm.member_teams.get().name}
    check = next(row for row in listed if row["target"].endswith("check"))
    url = f"{DUTIES}{check['id']}/"
    assert client.get(url).json() == check
    assert check["round"]["cycle"] == 1
    assert client.get(f"{url}explanation/").json()["unit"] == "hours"

    sent = {"cycle": 1, "found": 2}
    done = client.post(f"{url}rounds/", sent, headers={"Idempotency-Key": "round-1"})
    assert (done.status_code, done.json()["met"], done.json()["found"]) == (201, True, 2)
    again = client.post(f"{url}rounds/", sent, headers={"Idempotency-Key": "round-1"})
    assert again.json() == done.json()
    refused = client.post(f"{url}rounds/", sent)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "already_done"
    assert client.get(url).json()["round"]["cycle"] == 2
    assert [row["cycle"] for row in client.get(f"{url}rounds/").json()["results"]] == [1]
    assert DutyRound.objects.count() == 1


def test_the_duty_of_another_team_does_not_exist(key_client: KeyClient, crm: User) -> None:
    theirs = Duty.objects.exclude(team__members=crm)[0]
    client = key_client()
    for path in ("", "rounds/", "explanation/"):
        assert client.get(f"{DUTIES}{theirs.public_id}/{path}").status_code == 404
    assert client.post(f"{DUTIES}{theirs.public_id}/rounds/", {"cycle": 1}).status_code == 404
    assert key_client("duty.view").post(f"{DUTIES}{theirs.public_id}/rounds/", {"cycle": 1}).status_code == 403


def test_a_message_is_called_back_from_when_it_was_listened_to(key_client: KeyClient) -> None:
    now = utc_now()
    left, checked = now - timedelta(hours=3), now - timedelta(minutes=5)
    sent = {**SENT, "channel": "voicemail", "received_at": left.isoformat(), "checked_at": checked.isoformat()}
    logged = key_client().post(COMPLAINTS, sent)
    assert logged.status_code == 201, logged.json()
    started = {clock["metric"]: clock["started_at"] for clock in logged.json()["clocks"]}
    assert started["callback"] == logged.json()["checked_at"]
    assert started["acknowledgement"] == logged.json()["received_at"]


def test_rings_are_logged_with_the_complaint_read_and_corrected(key_client: KeyClient) -> None:
    client = key_client()
    logged = client.post(COMPLAINTS, {**SENT, "answered_after": 4, "answered_unit": "rings"})
    assert logged.status_code == 201, logged.json()
    url = f"{COMPLAINTS}{logged.json()['reference']}/measurements/"
    (measured,) = client.get(url).json()
    assert logged.json()["measurements"] == [measured]
    assert (measured["met"], measured["unit"]) == (False, "rings")
    assert measured["explanation"]["compared"] == {"unit": "rings", "measured": "4.000", "promised": "3.000"}

    corrected = client.patch(f"{url}{measured['id']}/", {"value": 3, "reason": "Miscounted."})
    assert (corrected.status_code, corrected.json()["met"]) == (200, True)
    second = client.post(url, {"value": 1})
    assert (second.status_code, second.json()["errors"][0]["code"]) == (422, "already_measured")


def test_a_value_may_follow_the_complaint(key_client: KeyClient) -> None:
    client = key_client()
    reference = client.post(COMPLAINTS, {**SENT, "channel": "chat"}).json()["reference"]
    added = client.post(f"{COMPLAINTS}{reference}/measurements/", {"value": "90", "unit": "seconds"})
    assert (added.status_code, added.json()["met"]) == (201, True)
    assert added.json()["explanation"]["compared"] == {"unit": "seconds", "measured": "90.000", "promised": "120.000"}


def test_what_cannot_be_measured_logs_no_complaint(key_client: KeyClient) -> None:
    answer = key_client().post(COMPLAINTS, {**SENT, "channel": "email", "answered_after": 4})
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("#/answered_after", "nothing_promised")
    ]
    assert not Case.objects.exclude(kind="duty").exists()


def test_a_phone_system_counts_calls_with_no_complaint(key_client: KeyClient, crm: User) -> None:
    client = key_client()
    sent = {"channel": "phone", "value": 2, "unit": "rings"}
    first = client.post(TALLY, sent, headers={"Idempotency-Key": "call-7"})
    again = client.post(TALLY, sent, headers={"Idempotency-Key": "call-7"})
    assert (first.status_code, again.json()) == (201, first.json())
    measured = Measurement.objects.select_related("case").get()
    assert (measured.is_met, measured.case.kind, measured.team) == (True, "enquiry", crm.member_teams.get())
    # No clock runs for a call that is over.
    assert not measured.case.clocks.exists()
    old = (utc_now() - timedelta(days=2)).isoformat()
    for wrong, code in (
        ({"measured_at": old}, "too_old"),
        ({"unit": "seconds"}, "unit_not_comparable"),
        ({"channel": "email"}, "nothing_promised"),
        ({"customer": "00000000-0000-0000-0000-000000000000"}, "unknown"),
    ):
        refused = client.post(TALLY, {**sent, **wrong})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    assert Measurement.objects.count() == 1
