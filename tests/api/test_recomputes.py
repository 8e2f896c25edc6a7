"""Recomputing deadlines over REST."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from accounts.models import Team, User
from sla.models import Recompute
from tests.api.conftest import KeyClient
from tests.complaints.factories import log, publish_own_targets
from tests.desk.test_recompute_pages import give
from tests.factories import UserFactory
from tests.sla.recomputing import work_off

pytestmark = pytest.mark.django_db
RUNS = "/api/v1/recomputes/"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sla.services.recompute.work.ask_worker", lambda _recompute_id: None)


@pytest.fixture
def later(now: datetime) -> Iterator[datetime]:
    """Three hours after the complaints of these tests."""
    with time_machine.travel(now + timedelta(hours=3), tick=False):
        yield now + timedelta(hours=3)


@pytest.fixture
def robot(db: None) -> User:
    """A manager's service account."""
    user: User = UserFactory(roles=["manager"], is_service=True, full_name="Planner")
    return user


def test_preview_apply_and_undo(
    key_client: KeyClient, robot: User, team: Team, organisation: object, agent: User, now: datetime, later: datetime
) -> None:
    publish_own_targets()
    complaint = log(agent, now)
    client = key_client(user=robot)
    nothing = client.post(RUNS)
    assert (nothing.status_code, nothing.json()["errors"][0]["code"]) == (422, "nothing")

    give(2, robot, later)
    made = client.post(RUNS)
    assert made.status_code == 201
    run = made.json()
    assert (run["state"], run["moving"], run["becoming_late"], run["to_version"]) == ("previewed", 1, 1, 2)
    address = f"{RUNS}{run['id']}/"
    [move] = client.get(f"{address}deadlines/?show=late").json()["results"]
    assert (move["complaint"], move["metric"], move["effect"], move["state"]) == (
        complaint.reference,
        "first_response",
        "late",
        "planned",
    )
    assert (move["old_version"], move["new_version"]) == (1, 2)
    assert (move["old_due_at"], move["new_due_at"]) == ("2026-03-02T13:00:00Z", "2026-03-02T11:00:00Z")
    assert client.get(f"{address}deadlines/?show=nonsense").status_code == 422

    assert client.post(f"{address}apply/", {}).json()["errors"][0]["pointer"] == "#/reason"
    accepted = client.post(f"{address}apply/", {"reason": "New rule."})
    assert (accepted.status_code, accepted.json()["state"]) == (202, "applying")
    work_off(Recompute.objects.get(), later)
    run = client.get(address).json()
    assert (run["state"], run["applied"], run["breached"], run["applied_by"]) == ("done", 1, 1, "Planner")
    clock = client.get(f"/api/v1/complaints/{complaint.reference}/clocks/").json()[0]
    explained = client.get(f"/api/v1/complaints/{complaint.reference}/clocks/{clock['id']}/explanation/").json()
    assert [(step["from"], step["to"], step["by"], step["reason"]) for step in explained["moves"]] == [
        ("2026-03-02T13:00:00+00:00", "2026-03-02T11:00:00+00:00", "Planner", "New rule.")
    ]

    again = client.post(f"{address}apply/", {"reason": "Twice."})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "state")
    assert client.post(f"{address}undo/", {"reason": "Not yet."}).json()["state"] == "undoing"
    work_off(Recompute.objects.get(), later)
    assert client.get(address).json()["undone"] == 1
    assert [row["state"] for row in client.get(RUNS).json()["results"]] == ["undone"]


def test_only_a_manager_s_key_with_the_scope_may(key_client: KeyClient, robot: User) -> None:
    assert key_client("clock.recompute", user=robot).get(RUNS).status_code == 200
    assert key_client("target.view", user=robot).get(RUNS).status_code == 403
    assert key_client("clock.recompute").get(RUNS).status_code == 403
