"""Target sets over REST: read, published from a document all or nothing, withdrawn; and which target wins."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from sla.models import TargetSet
from sla.services import publish_default_targets
from tests.api.conftest import KeyClient
from tests.factories import UserFactory
from tests.sla.factories import MONDAY, publish, spec

pytestmark = pytest.mark.django_db

SETS = "/api/v1/target-sets/"


@pytest.fixture
def ours() -> TargetSet:
    return publish_default_targets(now=MONDAY)


@pytest.fixture
def manager_key(key_client: KeyClient, ours: TargetSet) -> APIClient:
    service: User = UserFactory(roles=["manager"], is_service=True, full_name="Planner")
    return key_client("target.view", "target.edit", user=service)


def line(**changes: Any) -> dict[str, Any]:
    values = {"case_kind": "complaint", "metric": "resolution", "amount": "30", "unit": "calendar_days"}
    return {**values, "calendar": "Provozní doba", **changes}


def pointers(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_the_next_version_is_read_changed_and_published(manager_key: APIClient, ours: TargetSet) -> None:
    url = f"{SETS}{ours.series}/"
    read = manager_key.get(url).json()
    assert (read["number"], read["basis"], len(read["targets"])) == (1, "organisation", 14)
    targets = [{**target} for target in read["targets"]]
    targets[0]["amount"] = "2"
    body = {"based_on": 1, "reason": "Quicker", "targets": targets}

    published = manager_key.post(f"{url}versions/", body, format="json")
    assert published.status_code == 201, published.json()
    assert (published.json()["number"], published.json()["targets"][0]["amount"]) == (2, "2.000")
    assert published.json()["targets"][1:] == read["targets"][1:]
    stale = manager_key.post(f"{url}versions/", body, format="json")
    assert stale.status_code == 409
    unchanged = {**body, "based_on": 2}
    assert pointers(manager_key.post(f"{url}versions/", unchanged, format="json")) == [("#", "unchanged")]
    assert [row["number"] for row in manager_key.get(f"{url}versions/").json()["results"]] == [2, 1]
    assert manager_key.get(f"{url}versions/1/").json()["targets"] == read["targets"]
    assert manager_key.get(f"{url}versions/3/").status_code == 404


def test_nothing_is_published_where_one_target_is_wrong(manager_key: APIClient, ours: TargetSet) -> None:
    url = f"{SETS}{ours.series}/versions/"
    wrong = [line(), line(), line(metric="answer", unit="rings"), line(metric="holding_reply", calendar="Nowhere")]
    assert pointers(manager_key.post(url, {"based_on": 1, "reason": "x", "targets": wrong}, format="json")) == [
        ("#/targets/1/metric", "duplicate"),
        ("#/targets/2/unit", "rings_by_phone"),
        ("#/targets/3/calendar", "unknown"),
    ]
    unreadable = [line(), line(amount="much")]
    answer = manager_key.post(url, {"based_on": 1, "reason": "x", "targets": unreadable}, format="json")
    assert pointers(answer) == [("#/targets/1/amount", "invalid")]
    assert TargetSet.objects.count() == 1


def test_a_law_is_published_and_withdrawn(manager_key: APIClient, ours: TargetSet) -> None:
    body = {"basis": "statutory", "source": "§ 19", "reason": "The law", "targets": [line(pause_rule="waiting")]}
    law = manager_key.post(SETS, body, format="json").json()
    assert law["targets"][0]["pause_rule"] == "never"
    assert pointers(manager_key.post(SETS, {**body, "basis": "agreement"}, format="json")) == [
        ("#/basis", "invalid_choice")
    ]
    assert [row["source"] for row in manager_key.get(f"{SETS}?basis=statutory").json()["results"]] == ["§ 19"]
    assert pointers(manager_key.get(f"{SETS}?basis=x")) == [("#/basis", "invalid")]
    withdrawn = manager_key.post(f"{SETS}{law['series']}/withdrawal/", {"reason": "No shops"}, format="json")
    assert (withdrawn.status_code, withdrawn.json()["number"], withdrawn.json()["targets"]) == (201, 2, [])
    again = manager_key.post(f"{SETS}{ours.series}/withdrawal/", {"reason": "x"}, format="json")
    assert pointers(again) == [("#", "not_added")]


def test_agreements_are_read_and_never_written(manager_key: APIClient) -> None:
    agreed = publish(basis="agreement", source="AGR-2026-00001, v1")
    url = f"{SETS}{agreed.series}/"
    assert manager_key.get(url).json()["source"] == "AGR-2026-00001, v1"
    body = {"based_on": 1, "reason": "x", "targets": [line()]}
    assert manager_key.post(f"{url}versions/", body, format="json").status_code == 404


def test_who_only_reads_publishes_nothing(key_client: KeyClient, ours: TargetSet) -> None:
    client = key_client()
    assert client.get(SETS).status_code == 200
    assert client.post(SETS, {}, format="json").status_code == 403
    assert client.post(f"{SETS}{ours.series}/versions/", {}, format="json").status_code == 403


def test_which_target_wins_and_why(manager_key: APIClient) -> None:
    publish(spec(metric="resolution", unit="calendar_days"), basis="statutory", source="§ 19")
    url = "/api/v1/targets/winning/?kind=enquiry&channel=email&start=2026-03-02T09:00:00Z"
    answers = {answer["metric"]: answer for answer in manager_key.get(url).json()}

    assert [(one["key"], one["verdict"]) for one in answers["first_response"]["candidates"]] == [
        ("enquiry.email.any.first_response", "wins"),
        ("enquiry.any.any.first_response", "less_specific"),
    ]
    assert answers["first_response"]["due_at"] == "2026-03-03T09:00:00Z"
    bases = [answer["candidates"][0]["basis"] for answer in manager_key.get(url.replace("enquiry", "complaint")).json()]
    assert "statutory" in bases
    assert pointers(manager_key.get("/api/v1/targets/winning/?kind=x")) == [
        ("#/kind", "invalid_choice"),
        ("#/channel", "required"),
    ]
    assert pointers(manager_key.get(f"{url}&agreement=AGR-2026-99999")) == [("#/agreement", "invalid")]


def test_a_set_costs_the_same_for_3_targets_as_for_30(manager_key: APIClient) -> None:
    counts = []
    words = [(kind, channel) for kind in ("complaint", "enquiry", "request", "praise") for channel in ("email", "chat")]
    for size in (3, 8):
        found = publish(*(spec(case_kind=kind, channel=channel) for kind, channel in words[:size]))
        manager_key.get(f"{SETS}{found.series}/")
        with CaptureQueriesContext(connection) as queries:
            assert len(manager_key.get(f"{SETS}{found.series}/").json()["targets"]) == size
        counts.append(len(queries))

    assert counts[0] == counts[1]
