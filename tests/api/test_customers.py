"""Customers over REST: the CRM's key decides who it is."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from core.models import AuditEvent
from customers.models import Customer
from tests.api.conftest import KeyClient

pytestmark = pytest.mark.django_db
BY_KEY = "/api/v1/customers/by-key/crm/A-17/"


def test_the_answer_says_created_updated_or_unchanged(key_client: KeyClient) -> None:
    client = key_client()
    created = client.put(BY_KEY, {"name": "Pekárna Dvořák", "city": "Brno"})
    assert (created.status_code, created.json()["outcome"]) == (201, "created")

    same = client.put(BY_KEY, {"name": "Pekárna Dvořák"})
    assert (same.status_code, same.json()["outcome"]) == (200, "unchanged")

    moved = client.put(BY_KEY, {"name": "Pekárna Dvořák", "city": "Olomouc"})
    assert (moved.status_code, moved.json()["outcome"]) == (200, "updated")
    assert moved.json()["customer"]["id"] == created.json()["customer"]["id"]

    read = client.get(BY_KEY).json()
    assert read["city"] == "Olomouc"
    assert read["external_references"] == [{"system": "crm", "key": "A-17"}]
    assert Customer.objects.count() == 1
    assert client.get("/api/v1/customers/by-key/crm/A-18/").status_code == 404


def test_a_wrong_field_is_named_by_a_pointer_and_nothing_is_stored(key_client: KeyClient) -> None:
    answer = key_client().put(BY_KEY, {"name": "", "email": "not an address", "language": "de"})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert {error["pointer"] for error in answer.json()["errors"]} == {"#/name", "#/email", "#/language"}
    assert not Customer.objects.exists()


def test_create_read_change_and_search(key_client: KeyClient) -> None:
    client = key_client()
    created = client.post("/api/v1/customers/", {"name": "Truhlářství Šíma"})
    assert created.status_code == 201
    address = f"/api/v1/customers/{created.json()['id']}/"

    assert client.patch(address, {"phone": "+420 777 123 456"}).json()["phone"] == "+420 777 123 456"
    assert client.get(address).json()["name"] == "Truhlářství Šíma"
    assert [row["name"] for row in client.get("/api/v1/customers/?q=sima").json()["results"]] == ["Truhlářství Šíma"]
    assert client.get("/api/v1/customers/?q=jiny").json()["results"] == []
    assert AuditEvent.objects.filter(subject_id=created.json()["id"], actor_name="CRM").count() == 2


def post_raw(client: APIClient, body: bytes, content_type: str = "application/json") -> Any:
    """Send bytes as they are."""
    send: Any = client.generic  # its stub wants text, which could not be broken UTF-8
    return send("POST", "/api/v1/customers/", body, content_type=content_type)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"name": "\xff\xfe"}', 400),
        (b'["name"]', 422),
        (b'{"name": "a\\u0000b"}', 422),
        (b'{"name": "\\ud800"}', 400),
        (b'{"name": "' + b"x" * 201 + b'"}', 422),
    ],
)
def test_bad_bodies_are_problems_not_failures(key_client: KeyClient, body: bytes, status: int) -> None:
    answer = post_raw(key_client(), body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert not Customer.objects.exists()


def test_another_media_type_is_refused(key_client: KeyClient) -> None:
    answer = post_raw(key_client(), b"name=a", "text/csv")
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")


def test_a_10_mb_body_is_refused_unread(key_client: KeyClient) -> None:
    body = b'{"name": "' + b"x" * 10_000_000 + b'"}'
    answer = post_raw(key_client(), body)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


def test_a_list_costs_the_same_for_3_rows_as_for_30(key_client: KeyClient) -> None:
    client = key_client()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/api/v1/customers/").status_code == 200
        return len(queries)

    for number in range(3):
        client.put(f"/api/v1/customers/by-key/crm/{number}/", {"name": f"Firma {number}"})
    few = cost()
    for number in range(3, 30):
        client.put(f"/api/v1/customers/by-key/crm/{number}/", {"name": f"Firma {number}"})
    assert cost() == few
