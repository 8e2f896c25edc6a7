"""What stands behind the question mark: a parameter that means nothing is refused by its name."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient
from rest_framework.views import APIView

from accounts.models import User
from api.parameters import known_parameters
from tests.api.conftest import KeyClient
from tests.factories import UserFactory

LISTS = ["agreements", "complaints", "customers", "clauses", "webhooks", "policies", "calendars", "target-sets"]


@pytest.fixture
def api(key_client: KeyClient) -> APIClient:
    user: User = UserFactory(roles=["manager", "administrator"], is_service=True)
    return key_client(user=user)


@pytest.mark.django_db
@pytest.mark.parametrize("resource", LISTS)
def test_an_unknown_parameter_is_refused_by_its_name(api: APIClient, resource: str) -> None:
    answer = api.get(f"/api/v1/{resource}/", {"statsu": "open", "limit": "1", "a b": ""})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in answer.json()["errors"]][-1] == "statsu"
    assert api.get(f"/api/v1/{resource}/", {"format": "json"}).status_code == 200


@pytest.mark.django_db
def test_pages_of_a_list_and_its_filters_are_known_and_acts_take_none(api: APIClient, key_client: KeyClient) -> None:
    assert api.get("/api/v1/agreements/", {"limit": "1", "search": "help"}).status_code == 200
    assert api.get("/api/v1/complaints/", {"cursor": "", "status": "open"}).status_code == 200
    assert api.post("/api/v1/customers/?dry_run=1", {"name": "Brána"}, format="json").status_code == 400
    anonymous = APIClient()
    assert anonymous.get("/api/v1/agreements/", {"statsu": "open"}).status_code == 401


def test_the_parameters_of_each_view_are_those_that_are_described() -> None:
    generator: Any = SchemaGenerator
    paths = generator().get_schema(request=None, public=True)["paths"]
    compared = 0
    for path, view in _views():
        for method, operation in paths.get(path, {}).items():
            described = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
            assert known_parameters(view, method.upper()) == described, (path, method)
            compared += bool(described)
    assert compared > 10


def _views() -> list[tuple[str, APIView]]:
    found = []
    for pattern in get_resolver("api.urls").url_patterns:
        made: Any = getattr(pattern.callback, "cls", None)
        if made is not None and issubclass(made, APIView):
            route = str(pattern.pattern)
            for kind in ("str", "int", "slug", "uuid", "path"):
                route = route.replace(f"<{kind}:", "<")
            found.append(("/api/v1/" + route.replace("<", "{").replace(">", "}"), made()))
    return found
