"""Every error as problem+json (RFC 9457), with a JSON pointer per field."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import set_rollback

from api.parameters import UnknownParametersError
from core.errors import Refusal

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    415: "Unsupported media type",
    422: "Unprocessable content",
    429: "Too many requests",
}


def problem(
    code: int, detail: str, errors: list[dict[str, str]] | None = None, headers: dict[str, str] | None = None
) -> Response:
    """Return a problem document with `status` code; `errors` hold pointer (or parameter), code and detail."""
    body: dict[str, Any] = {"type": "about:blank", "title": TITLES.get(code, "Error"), "status": code, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(body, status=code, content_type=CONTENT_TYPE, headers=headers)


def problem_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into a problem; None (a 500 page with an id) for what nobody foresaw."""
    if isinstance(exc, Refusal):
        set_rollback()
        return invalid([_error(p.field.split(".") if p.field else [], p.code, p.message) for p in exc.problems])
    if isinstance(exc, Http404):
        exc = exceptions.NotFound("There is nothing at this address, or this key may not see it.")
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied(str(exc) or None)
    if not isinstance(exc, exceptions.APIException):
        return None
    set_rollback()
    if isinstance(exc, UnknownParametersError):
        found = [
            {"parameter": n, "code": "unknown_parameter", "detail": "There is no such parameter."} for n in exc.names
        ]
        return problem(exc.status_code, str(exc.detail), found)
    if isinstance(exc, exceptions.ValidationError):
        return invalid(list(_field_errors(as_serializer_error(exc), [])))
    return problem(exc.status_code, str(exc.detail), headers=_headers(exc))


def invalid(errors: list[dict[str, str]]) -> Response:
    """Answer 422 with one entry per wrong field."""
    return problem(status.HTTP_422_UNPROCESSABLE_ENTITY, "Some fields are not valid. Nothing was stored.", errors)


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _field_errors(errors: Any, path: list[str]) -> Iterator[dict[str, str]]:
    """Flatten DRF's nested errors into pointers."""
    if isinstance(errors, dict):
        for name, inner in errors.items():
            yield from _field_errors(inner, path if name == "non_field_errors" else [*path, str(name)])
    elif isinstance(errors, list) and any(isinstance(inner, dict | list) for inner in errors):
        for index, inner in enumerate(errors):
            yield from _field_errors(inner, [*path, str(index)])
    else:
        for detail in errors if isinstance(errors, list) else [errors]:
            yield _error(path, getattr(detail, "code", "invalid"), str(detail))


def _error(path: list[str], code: str, detail: str) -> dict[str, str]:
    """Return one entry; the pointer is a URI fragment (RFC 6901, section 6)."""
    escaped = [part.replace("~", "~0").replace("/", "~1") for part in path]
    return {"pointer": "#" + "".join(f"/{part}" for part in escaped), "code": code, "detail": detail}
