"""What the OpenAPI document says of keys, closed bodies (importing this registers both) and webhooks."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema

from notifications.domain.event_types import EVENT_TYPES, EventType


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # the base registers subclasses untyped
    """Describes the key in the OpenAPI document."""

    target_class = "api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Return the bearer scheme."""
        return {"type": "http", "scheme": "bearer", "description": "An API key issued by an administrator."}


class StrictScheme(OpenApiSerializerExtension):  # type: ignore[no-untyped-call] # as above
    """Says that a body holds nothing but the fields that are named."""

    target_class = "api.serializers.sent.Strict"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        """Return the schema, closed."""
        mapped: Any = auto_schema._map_serializer
        return {**mapped(self.target, direction, bypass_extensions=True), "additionalProperties": False}


def add_webhooks(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Describe what is sent to other systems; drf-spectacular calls it when the rest is written."""
    result["webhooks"] = {kind.name: {"post": _described(kind)} for kind in EVENT_TYPES.values()}
    return result


def _described(kind: EventType) -> Mapping[str, Any]:
    headers = {
        "webhook-id": "The same for every attempt to tell of one event.",
        "webhook-timestamp": "When the attempt was made, in Unix seconds.",
        "webhook-signature": "“v1,” and the base64 of the HMAC-SHA256 over id, timestamp and body, joined by dots.",
    }
    return {
        "operationId": kind.name.replace(".", "_"),
        "description": kind.meaning,
        "tags": ["webhooks"],
        "parameters": [
            {"in": "header", "name": name, "required": True, "schema": {"type": "string"}, "description": words}
            for name, words in headers.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": kind.schema, "example": kind.body}},
        },
        "responses": {"2XX": {"description": "It was taken. Anything else is tried again; 410 ends it for good."}},
    }
