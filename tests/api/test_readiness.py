"""What is missing in a draft, over REST; hints are left as they are and given again."""

import pytest
from rest_framework.test import APIClient

from agreements.domain.content import read_content
from tests.agreements.domain.samples import complete_data
from tests.agreements.factories import VersionFactory
from tests.api.conftest import KeyClient
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager_api(key_client: KeyClient) -> APIClient:
    """A client that acts for a manager."""
    return key_client(user=UserFactory(roles=["manager"], is_service=True))


def address() -> str:
    data = complete_data("en")
    data["payment"] |= {"first_on": None, "method": None}
    version = VersionFactory(document=read_content(data))
    return f"/api/v1/agreements/{version.agreement.reference}/readiness/"


def test_findings_are_read_and_a_hint_is_waived_and_given_again(manager_api: APIClient) -> None:
    there = address()
    body = manager_api.get(there).json()
    assert body["is_ready"] is False
    assert [each["pointer"] for each in body["blocking"]] == ["/payment/method"]
    hint = {"rule": "first_payment_missing", "pointer": "/payment/first_on"}
    assert [{name: each[name] for name in hint} for each in body["warnings"]] == [hint]

    waived = manager_api.post(f"{there}waivers/", hint | {"reason": "Agreed by telephone."}, format="json")
    assert waived.status_code == 201
    assert waived.json()["warnings"] == []
    [left] = waived.json()["waived"]
    assert left["waiver"]["reason"] == "Agreed by telephone."

    assert manager_api.delete(f"{there}waivers/{left['waiver']['id']}/").status_code == 204
    assert manager_api.get(there).json()["waived"] == []


def test_what_forbids_approval_is_not_waived(manager_api: APIClient) -> None:
    there = address()
    values = {"rule": "payment_field_missing", "pointer": "/payment/method", "reason": "Later."}
    refused = manager_api.post(f"{there}waivers/", values, format="json")
    assert (refused.status_code, refused.headers["Content-Type"]) == (422, "application/problem+json")
    assert manager_api.get(there).json()["waived"] == []
