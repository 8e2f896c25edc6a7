"""The clause library over REST, and the clauses of an agreement beside it."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from agreements.domain.library import VOCABULARY
from agreements.domain.lifecycle import State
from drafting.services import load_starter_library
from tests.agreements.factories import VersionFactory
from tests.api.conftest import KeyClient
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIBRARY = "/api/v1/clauses/"
AUDIT: dict[str, Any] = {
    "key": "audit",
    "article": "goals",
    "en": {"heading": "Audit", "text": "Audited {{ often }}."},
    "variables": [{"name": "often", "label_en": "How often"}],
    "condition": {"tests": [{"says": "has_discount.is.yes"}]},
}


def codes(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


def test_a_clause_is_added_revised_with_a_reason_and_retired(api: APIClient) -> None:
    added = api.post(LIBRARY, AUDIT, format="json")
    assert added.status_code == 201
    assert (added.json()["version"], added.json()["standard"], added.json()["concern"]) == (1, None, "")
    weaker = {**AUDIT, "key": "weaker", "standard": "audit", "en": {**AUDIT["en"], "when_to_use": "They refuse."}}
    assert api.post(LIBRARY, weaker, format="json").json()["place"] == 1
    assert [each["key"] for each in api.get(LIBRARY, {"article": "goals"}).json()] == ["audit", "weaker"]

    said = {name: AUDIT[name] for name in ("variables", "condition")}
    said["en"] = {"heading": "Audit", "text": "Audited by us {{ often }}."}
    versions = f"{LIBRARY}audit/versions/"
    assert codes(api.post(versions, {**said, "seen": 1, "reason": ""}, format="json")) == {"#/reason": "blank"}
    revised = api.post(versions, {**said, "seen": 1, "reason": "Asked for."}, format="json")
    assert (revised.status_code, revised.json()["version"]) == (201, 2)
    late = {**said, "en": AUDIT["en"], "seen": 1, "reason": "Late."}
    assert "changed_meanwhile" in codes(api.post(versions, late, format="json")).values()
    assert [each["number"] for each in api.get(versions).json()] == [2, 1]

    assert api.post(f"{LIBRARY}audit/retire/", {"reason": "Gone."}, format="json").json()["retired_at"]
    assert api.get(LIBRARY, {"article": "goals"}).json() == []
    assert len(api.get(LIBRARY, {"article": "goals", "retired": "1"}).json()) == 2
    assert api.post(f"{LIBRARY}audit/restore/", {}, format="json").json()["retired_at"] is None


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"key": "Bad Key"}, "#/key", "invalid"),
        ({"article": "weather"}, "#/article", "invalid_choice"),
        ({"standard": "nobody"}, "#/standard", "unknown"),
        ({"en": {"heading": "H", "text": "{{ x }}"}}, "#/en/text", "unknown_name"),
        ({"en": {"heading": "H", "text": "A\x00B"}}, "#/en/text", "null_characters_not_allowed"),
        ({"condition": {"tests": [{"says": "x.y.z"}]}}, "#/condition/tests/0/says", "incomplete"),
        ({"variables": [{"name": "often", "label_en": "O", "kind": "poem"}]}, "#/variables/0/kind", "invalid_choice"),
        ({"surprise": 1}, "#/surprise", "unknown_field"),
    ],
)
def test_what_no_clause_can_say_is_refused_by_its_place(
    api: APIClient, change: dict[str, Any], pointer: str, code: str
) -> None:
    assert codes(api.post(LIBRARY, AUDIT | change, format="json"))[pointer] == code


def test_a_draft_takes_a_clause_and_decides_about_its_update(api: APIClient, user: User) -> None:
    load_starter_library(vocabulary=VOCABULARY, actor=user, now=datetime(2026, 3, 2, tzinfo=UTC))
    there = f"/api/v1/agreements/{VersionFactory().agreement.reference}/clauses/"
    [taken] = api.post(there, {"key": "set_off"}, format="json").json()
    assert (taken["library"], taken["library_version"], taken["has_update"]) == ("set_off", 1, False)
    said = api.get(f"{LIBRARY}set_off/").json()["says"]
    said["en"]["text"] = "No set-off."
    api.post(f"{LIBRARY}set_off/versions/", {**said, "seen": 1, "reason": "Pledged."}, format="json")
    [told] = api.get(there).json()
    assert (told["has_update"], told["latest_version"], told["is_changed"]) == (True, 2, False)
    update = f"{there}{told['id']}/update/"
    assert codes(api.post(update, {"number": 1, "decision": "take"}, format="json")) == {
        "#/number": "changed_meanwhile"
    }
    [kept] = api.post(update, {"number": 2, "decision": "keep"}, format="json").json()
    assert (kept["has_update"], kept["library_version"]) == (False, 1)
    [updated] = api.post(update, {"number": 2, "decision": "take"}, format="json").json()
    assert updated["library_version"] == 2
    nowhere = f"{there}{uuid4()}/update/"
    assert api.post(nowhere, {"number": 2, "decision": "take"}, format="json").status_code == 404


def test_a_frozen_version_refuses_and_readers_only_read(api: APIClient, key_client: KeyClient, user: User) -> None:
    load_starter_library(vocabulary=VOCABULARY, actor=user, now=datetime(2026, 3, 2, tzinfo=UTC))
    frozen = VersionFactory(state=State.APPROVED).agreement.reference
    refused = api.post(f"/api/v1/agreements/{frozen}/clauses/", {"key": "set_off"}, format="json")
    assert "frozen" in codes(refused).values()
    auditor = key_client(user=UserFactory(roles=["auditor"], is_service=True))
    agent = key_client(user=UserFactory(roles=["agent"], is_service=True))
    assert auditor.get(f"{LIBRARY}set_off/").status_code == 200
    assert auditor.post(LIBRARY, AUDIT, format="json").status_code in (403, 404)
    assert agent.get(f"{LIBRARY}set_off/").status_code in (403, 404)
