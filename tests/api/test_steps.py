"""One step of a draft over REST: read, changed in part, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

from datetime import datetime

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from agreements.services import save_step
from core.models import AuditEvent
from tests.agreements.factories import VersionFactory
from tests.api.conftest import KeyClient
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> AgreementVersion:
    version: AgreementVersion = VersionFactory()
    return version


def address(version: AgreementVersion, step: str = "payment") -> str:
    return f"/api/v1/agreements/{version.agreement.reference}/steps/{step}/"


def test_fields_that_are_sent_are_replaced_and_the_others_stay(api: APIClient, draft: AgreementVersion) -> None:
    read = api.get(address(draft)).json()
    assert (read["version"], read["lock"], read["step"]) == (1, 0, "payment")
    answer = api.patch(address(draft), {"lock": read["lock"], "content": {"due_days": 45}}, format="json")
    assert answer.status_code == 200
    assert answer.json() == {**read, "lock": 1, "content": {**read["content"], "due_days": 45}}
    draft.refresh_from_db()
    assert (draft.document.payment.due_days, len(draft.document.payment.prices)) == (45, len(read["content"]["prices"]))
    event = AuditEvent.objects.get(action="agreement.step_saved")
    assert event.changes["changed"] == ["/payment/due_days"]


def test_a_change_of_the_same_step_is_a_conflict_and_of_another_one_is_none(
    api: APIClient, draft: AgreementVersion, manager: User, now: datetime
) -> None:
    lock = api.get(address(draft)).json()["lock"]
    other = draft.document.goals.model_dump(mode="json")
    other["goals"][0]["name"] = "Somebody else's"
    save_step(version=draft, step="goals", data=other, lock=lock, actor=manager, now=now)
    sent = {"lock": lock, "content": {"due_days": 45}}
    assert api.patch(address(draft), sent, format="json").status_code == 200
    stale = api.patch(address(draft), {"lock": lock, "content": {"due_days": 60}}, format="json")
    assert stale.status_code == 409
    assert stale["Content-Type"] == "application/problem+json"
    assert "Read it again." in stale.json()["detail"]
    draft.refresh_from_db()
    assert draft.document.payment.due_days == 45
    again = {"lock": api.get(address(draft)).json()["lock"], "content": {"due_days": 60}}
    assert api.patch(address(draft), again, format="json").status_code == 200


@pytest.mark.parametrize(("sent", "pointer"), [
    ({"lock": 0, "content": {"due_dais": 5}}, "#/content/due_dais"),
    ({"lock": 0, "content": {"due_days": "soon"}}, "#/content/due_days"),
    ({"lock": 0, "content": {"prices": [{"unit_price": 1.5}]}}, "#/content/prices/0/unit_price"),
    ({"lock": 0, "content": []}, "#/content"),
    ({"lock": -1, "content": {}}, "#/lock"),
    ({"content": {}}, "#/lock"),
    ({"lock": 0, "content": {}, "step": "goals"}, "#/step"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_by_its_place(
    api: APIClient, draft: AgreementVersion, sent: object, pointer: str
) -> None:
    answer = api.patch(address(draft), sent, format="json")
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert not AuditEvent.objects.filter(action="agreement.step_saved").exists()


def test_a_frozen_version_an_unknown_step_and_a_stranger(api: APIClient, key_client: KeyClient) -> None:
    frozen: AgreementVersion = VersionFactory(state=State.APPROVED)
    sent = {"lock": 0, "content": {"due_days": 45}}
    assert api.get(address(frozen)).status_code == 200
    assert api.patch(address(frozen), sent, format="json").status_code == 403
    assert api.get(address(frozen, "annexes")).status_code == 404
    assert api.patch("/api/v1/agreements/AGR-2026-99999/steps/payment/", sent, format="json").status_code == 404
    reader = key_client(user=UserFactory(roles=["auditor"], is_service=True))
    draft: AgreementVersion = VersionFactory()
    assert reader.get(address(draft)).status_code == 200
    assert reader.patch(address(draft), sent, format="json").status_code == 403
