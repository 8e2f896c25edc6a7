"""Escalation ladders over REST: with their set, and what a complaint climbed."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Team, User
from sla.models import TargetSet
from sla.selectors import organisation_target_set, targets_of
from sla.services import publish_default_targets
from sla.services.breaches import sweep_due
from tests.api.conftest import KeyClient
from tests.complaints.factories import log
from tests.factories import UserFactory
from tests.sla.factories import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> TargetSet:
    return publish_default_targets(now=MONDAY)


@pytest.fixture
def key(key_client: KeyClient, ours: TargetSet) -> APIClient:
    service: User = UserFactory(roles=["manager"], is_service=True, full_name="Planner")
    return key_client("target.view", "target.edit", "complaint.view", user=service)


def test_a_ladder_is_read_changed_and_published_with_its_set(key: APIClient, ours: TargetSet) -> None:
    url = f"/api/v1/target-sets/{ours.series}/"
    read = key.get(url).json()
    [ladder] = read["ladders"]
    assert [level["whom"] for level in ladder["levels"]] == ["owner", "supervisor", "manager"]
    levels: list[dict[str, Any]] = [{"whom": "owner", "minutes": 0}, {"whom": "manager", "minutes": 30}]
    body = {**read, "based_on": 1, "reason": "Sooner", "ladders": [{"name": ladder["name"], "levels": levels}]}
    wrong = {**body, "ladders": [{"name": ladder["name"], "levels": levels[1:]}]}
    refused = key.post(f"{url}versions/", wrong, format="json")
    assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [
        ("#/ladders/0/levels", "none_at_deadline")
    ]
    assert key.post(f"{url}versions/", body, format="json").status_code == 201
    newest = organisation_target_set()
    assert newest is not None
    found = {target.escalation for target in targets_of(newest) if target.escalation}
    assert [[level.minutes for level in one.levels] for one in found] == [[0, 30]]
    # A client that knows no ladders' list leaves them as they are; one that names an unknown ladder is told.
    plain = {"based_on": 2, "reason": "x", "targets": [{**read["targets"][0], "ladder": "Nowhere"}]}
    unknown = key.post(f"{url}versions/", plain, format="json").json()["errors"]
    assert [error["pointer"] for error in unknown] == ["#/targets/0/ladder"]


def test_what_a_complaint_climbed_is_listed(
    key: APIClient, key_client: KeyClient, team: Team, agent: User, supervisor: User
) -> None:
    complaint = log(agent, MONDAY, kind="enquiry", channel="social")
    sweep_due(now=MONDAY + timedelta(days=1, hours=2))
    rows = key.get(f"/api/v1/complaints/{complaint.reference}/escalations/").json()
    levels = [row for row in rows if row["kind"] == "level"]
    assert (levels[0]["step"], levels[0]["told"]) == (1, [agent.full_name])
    assert levels[0]["level"]["whom"] == "owner"
    assert supervisor.full_name in {name for row in levels for name in row["told"]}
    stranger = key_client("complaint.view", user=UserFactory(roles=["agent"], is_service=True))
    assert stranger.get(f"/api/v1/complaints/{complaint.reference}/escalations/").status_code == 404
