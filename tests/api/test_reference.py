"""The OpenAPI document, and the page to browse it."""

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema

from accounts.models import User
from tests.api.conftest import KeyClient
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db


def test_the_document_is_openapi_3_1_and_valid(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    validate_schema(schema)  # type: ignore[no-untyped-call] # drf-spectacular is untyped
    assert {"/api/v1/customers/by-key/{system}/{key}/", "/api/v1/complaints/"} <= set(schema["paths"])
    assert client.get("/api/v1/openapi.yaml").content.startswith(b"openapi: 3.1")


def test_every_address_of_the_interface_is_described_and_shown(
    client: Client, agent: User, client_for: ClientFor
) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    page = client_for(agent).get("/api/v1/docs/").content.decode()
    for path, methods in paths.items():
        for method in methods:
            assert f"{method.upper()} {path}" in page


def test_agreements_targets_and_policies_answer(key_client: KeyClient) -> None:
    client = key_client()
    assert client.get("/api/v1/agreements/").json()["results"] == []
    assert client.get("/api/v1/agreements/AGR-2026-00001/").status_code == 404
    assert client.get("/api/v1/targets/").status_code == 404
    assert client.get("/api/v1/policies/").json()["results"] == []
