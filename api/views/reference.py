"""The page to browse the REST interface: the OpenAPI document as readable HTML, from the same generator."""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator

from notifications.domain.event_types import EVENT_TYPES

EVENTS_SHOWN: Final = [
    (kind.name, kind.meaning, json.dumps(kind.body, ensure_ascii=False, indent=2)) for kind in EVENT_TYPES.values()
]


@dataclass(frozen=True, slots=True)
class Property:
    """One field of a schema."""

    name: str
    kind: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path, ready to print."""

    method: str
    path: str
    anchor: str
    summary: str
    parameters: list[dict[str, Any]]
    body: list[Property] = field(default_factory=list)
    answers: list[tuple[str, list[Property]]] = field(default_factory=list)


def browse(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters, body and answers."""
    generator: Any = SchemaGenerator  # untyped in drf-spectacular
    schema = generator().get_schema(request=None, public=True)
    return render(request, "api/reference.html", {"operations": operations_of(schema), "events": EVENTS_SHOWN})


def operations_of(schema: dict[str, Any]) -> list[Operation]:
    """Return the operations of an OpenAPI document, in its order."""
    return [
        _operation(schema, path, method, details)
        for path, methods in schema["paths"].items()
        for method, details in methods.items()
    ]


def _operation(schema: dict[str, Any], path: str, method: str, details: dict[str, Any]) -> Operation:
    content = details.get("requestBody", {}).get("content", {})
    return Operation(
        method=method.upper(),
        path=path,
        anchor=details["operationId"],
        summary=details.get("description", ""),
        parameters=details.get("parameters", []),
        body=_properties(schema, content.get("application/json", {}).get("schema", {})),
        answers=[
            (code, _properties(schema, answer.get("content", {}).get("application/json", {}).get("schema", {})))
            for code, answer in details["responses"].items()
        ],
    )


def _properties(schema: dict[str, Any], described: dict[str, Any]) -> list[Property]:
    """Return the fields of a schema, following references and, in a page of results, the items."""
    described = _resolved(schema, described)
    if described.get("type") == "array":
        return _properties(schema, described["items"])
    properties = described.get("properties", {})
    if "results" in properties:
        return _properties(schema, properties["results"])
    required = described.get("required", [])
    return [Property(name, _kind(schema, value), name in required) for name, value in properties.items()]


def _resolved(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    reference = described.get("$ref")
    if reference is None and len(described.get("allOf", [])) == 1:
        reference = described["allOf"][0].get("$ref")
    if reference is None:
        return described
    found: dict[str, Any] = schema["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return found


def _kind(schema: dict[str, Any], value: dict[str, Any]) -> str:
    """Return the type of a field in words, with its format or its choices."""
    value = _resolved(schema, value)
    for either in ("oneOf", "anyOf"):
        if either in value:
            return " | ".join(dict.fromkeys(_kind(schema, option) for option in value[either]))
    if "enum" in value:
        return " | ".join(str(choice) for choice in value["enum"] if choice not in ("", None))
    kinds = value.get("type", "object")
    kind = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if kind == "array":
        return f"list of {_kind(schema, value['items'])}"
    return f"{kind} ({value['format']})" if "format" in value else kind
