"""Who gets in, and how far."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.api.conftest import KeyClient
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_without_a_key_there_is_a_challenge_and_a_problem_document(key_client: KeyClient) -> None:
    assert key_client().get("/api/v1/customers/").status_code == 200

    answer = APIClient().get("/api/v1/customers/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 401

    stranger = APIClient()
    stranger.credentials(HTTP_AUTHORIZATION="Bearer nobody.knows")
    assert stranger.get("/api/v1/customers/").status_code == 401


def test_a_scope_that_the_key_lacks_is_refused(key_client: KeyClient) -> None:
    reader = key_client("customer.view")
    assert reader.get("/api/v1/customers/").status_code == 200
    refused = reader.post("/api/v1/customers/", {"name": "Nová"})
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert refused.json()["detail"] == "This API key has no scope for this: it would take customer.edit."


def test_a_scope_never_reaches_further_than_its_user(key_client: KeyClient) -> None:
    staff: User = UserFactory(roles=["staff"], is_service=True)
    refused = key_client("customer.view", user=staff).get("/api/v1/customers/")
    assert refused.status_code == 403
    assert "service account" in refused.json()["detail"]
    assert key_client("policy.read", user=staff).get("/api/v1/policies/").status_code == 200


def test_a_method_that_an_address_lacks_is_said(key_client: KeyClient) -> None:
    refused = key_client().delete("/api/v1/customers/")
    assert (refused.status_code, refused["Content-Type"]) == (405, "application/problem+json")
    assert refused["Allow"] == "GET, POST, HEAD, OPTIONS"
    assert APIClient().delete("/api/v1/customers/").status_code == 401
