"""Each address of the REST interface that takes a body: nothing in it is overlooked, and no instant is guessed."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator

from tests.roles.routes import ROUTES, Route
from tests.roles.world import World

pytestmark = pytest.mark.xdist_group("roles")

#: An e-mail as it came is no JSON.
RAW = {"api:bounces"}
WRITES = [
    route for route in ROUTES if route.is_rest and route.method in ("POST", "PUT", "PATCH") and route.name not in RAW
]
STRANGER = "no_such_field"
NAIVE = "2026-03-02T09:00:00"


@cache
def schema() -> dict[str, Any]:
    """The OpenAPI document."""
    generator: Any = SchemaGenerator
    document: dict[str, Any] = generator().get_schema(request=None, public=True)
    return document


def described(route: Route) -> dict[str, Any]:
    """What the document says of the body of a route; {} where it needs none."""
    template = "/" + next(iter(get_resolver("api.urls").reverse_dict.getlist(route.name.removeprefix("api:"))))[0][0][0]
    path = "/api/v1" + template.replace("%(", "{").replace(")s", "}")
    content = schema()["paths"][path][route.method.lower()].get("requestBody", {}).get("content", {})
    return resolved(content.get("application/json", {}).get("schema", {}))


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """A part of the document with its reference followed, through `oneOf` and the like to the object in it."""
    for alternative in (part, *part.get("allOf", []), *part.get("oneOf", []), *part.get("anyOf", [])):
        if "$ref" in alternative:
            found: dict[str, Any] = schema()["components"]["schemas"][alternative["$ref"].rsplit("/", 1)[1]]
            return resolved(found) if "properties" not in found else found
    return part


def objects(part: dict[str, Any], wrap: Any = lambda inner: inner, at: str = "#") -> Iterator[tuple[Any, str, Any]]:
    """Each object that a body may hold: its description, its pointer, and what puts a value in its place."""
    yield part, at, wrap
    for name, field in part.get("properties", {}).items():
        if field.get("readOnly"):
            continue
        inner = resolved(field.get("items", field))
        if "properties" not in inner:
            continue
        if field.get("type") == "array":
            yield from objects(inner, lambda value, name=name: wrap({name: [value]}), f"{at}/{name}/0")
        else:
            yield from objects(inner, lambda value, name=name: wrap({name: value}), f"{at}/{name}")


def instants(part: dict[str, Any]) -> list[str]:
    """The names of the fields of an object that are instants."""
    fields = part.get("properties", {}).items()
    return [name for name, field in fields if field.get("format") == "date-time" and not field.get("readOnly")]


def problems(route: Route, world: World, client: Client, body: Any) -> dict[str, str]:
    """Send a body as one who may; return pointer and code of all that was wrong, and take back what it did."""
    for name in ("manager", "administrator"):
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {world.secrets[name]}"
        with transaction.atomic():
            answer = client.generic(route.method, world.address(route), json.dumps(body), "application/json")
            transaction.set_rollback(True)
        if answer.status_code not in (403, 404):
            break
    assert answer.status_code == 422, (body, answer.content)
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("route", WRITES, ids=lambda route: route.label)
def test_unknown_fields_and_instants_without_an_offset_are_refused_by_name_wherever_they_stand(
    route: Route, world: World, client: Client
) -> None:
    for part, pointer, wrap in objects(described(route)):
        wrong = {STRANGER: "unknown_field", **dict.fromkeys(instants(part), "naive")}
        found = problems(route, world, client, wrap(dict.fromkeys(wrong, NAIVE)))
        assert {name: found.get(f"{pointer}/{name}") for name in wrong} == wrong
        assert part == {} or part.get("additionalProperties") is False, "derive what is sent from SentSerializer"


def test_the_walk_meets_nested_objects_and_instants() -> None:
    met = {pointer: instants(part) for route in WRITES for part, pointer, _wrap in objects(described(route))}
    assert met["#/callback"] == ["agreed_at"]
    assert {"#/customer_key", "#/targets/0", "#/ladders/0/levels/0"} <= set(met)
