"""The report of attainment over REST: the same numbers as the page, within what the key may see."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Team, User
from sla.services import StopEvent, open_case, start_clocks, stop_clocks
from tests.api.conftest import KeyClient
from tests.factories import TeamFactory, UserFactory
from tests.sla.factories import publish, spec

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REPORT = "/api/v1/reports/attainment/?period=custom&since=2026-03-01&until=2026-03-31"


@pytest.fixture
def lead(db: None) -> User:
    """A service account that leads a team."""
    user: User = UserFactory(roles=["supervisor"], is_service=True)
    TeamFactory(lead=user, name="Own")
    TeamFactory(name="Other")
    return user


@pytest.fixture(autouse=True)
def _answers(lead: User) -> None:
    """Each team answers one e-mail in time; the other one answers a call late, too."""
    target_set = publish(spec())
    for name, channel, hours in (("Own", "email", 1), ("Other", "email", 1), ("Other", "phone", 6)):
        case = open_case(
            kind="complaint", channel=channel, priority="normal", received_at=MONDAY, customer=None,
            agreement_reference="", owner=None, team=Team.objects.get(name=name), now=MONDAY,
        )  # fmt: skip
        start_clocks(case=case, targets=list(target_set.targets.all()), started_at=MONDAY, now=MONDAY)
        at = MONDAY + timedelta(hours=hours)
        stop_clocks(case=case, event=StopEvent.MESSAGE, at=at, now=at)


def test_it_counts_what_the_key_may_see(key_client: KeyClient, lead: User) -> None:
    manager: User = UserFactory(roles=["manager"], is_service=True)
    everything = key_client("report.view", user=manager).get(REPORT).json()
    assert (everything["total"]["met"], everything["total"]["missed"]) == (2, 1)
    assert everything["total"]["attainment_percent"] == "66.6667"
    assert everything["total"]["median"]["low"] <= 3600 <= everything["total"]["median"]["high"]
    assert {row["name"] for row in everything["groups"]["team"]} == {"Own", "Other"}
    assert len(everything["trend"]) == 31
    own = key_client("report.view", user=lead).get(REPORT).json()
    assert (own["total"]["met"], own["total"]["missed"]) == (1, 0)
    assert [row["name"] for row in own["groups"]["team"]] == ["Own"]
    assert key_client("complaint.view", user=manager).get(REPORT).status_code == 403
    agent: User = UserFactory(roles=["agent"], is_service=True)
    assert key_client("report.view", user=agent).get(REPORT).status_code == 403


def test_filters_narrow_it_and_unreadable_ones_are_refused(key_client: KeyClient) -> None:
    client = key_client("report.view", user=UserFactory(roles=["manager"], is_service=True))
    assert client.get(f"{REPORT}&channel=phone").json()["total"]["missed"] == 1
    other = Team.objects.get(name="Other").public_id
    assert client.get(f"{REPORT}&team={other}&channel=email").json()["total"] | {"median": 0, "p90": 0} == {
        "met": 1, "missed": 0, "attainment_percent": "100.0000", "business_seconds": 3600, "median": 0, "p90": 0,
        "resolved": 0, "first_contact": 0,
    }  # fmt: skip
    for wrong, field in (("channel=pigeon", "channel"), ("team=1", "team"), ("until=2026-02-01", "since")):
        answer = client.get(f"{REPORT}&{wrong}")
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert field in answer.content.decode()
