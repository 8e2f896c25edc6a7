"""Idempotency-Key: the same request sent twice is carried out once."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiKey
from api.models import IdempotentRequest
from core.errors import Problem, Refusal

HEADER = "Idempotency-Key"
IDEMPOTENCY_PARAMETER = OpenApiParameter(
    HEADER,
    {"type": "string", "maxLength": 255, "pattern": "^[ -~]*$"},
    OpenApiParameter.HEADER,
    description="Makes a repeated request answer as the first one did.",
)


def carry_out_once(request: Request, now: datetime, act: Callable[[], Response]) -> Response:
    """Return the answer of `act`, or the remembered one if this key was used for the same request.

    The key is written in the transaction of `act`: if that fails, the key stays free; if two come at once, the
    second waits for the first and then gets its answer. Raises Refusal if the key was used for another request.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return act()
    if not (key.isascii() and key.isprintable()):
        message = "The Idempotency-Key holds something else than printable ASCII characters."
        raise Refusal(Problem("", "idempotency_key_unprintable", message))
    if len(key) > 255:
        raise Refusal(Problem("", "idempotency_key_too_long", "The Idempotency-Key is longer than 255 characters."))
    fingerprint = _fingerprint(request)
    remembered = _remembered(request, key, fingerprint)
    if remembered is not None:
        return remembered
    try:
        with transaction.atomic():
            row = IdempotentRequest.objects.create(
                api_key=_api_key(request), key=key, fingerprint=fingerprint, created_at=now
            )
            response = act()
            row.status, row.body = response.status_code, response.data
            row.save(update_fields=["status", "body"])
            return response
    except IntegrityError:
        # The other request with this key has committed meanwhile; anything else that clashed is raised on.
        remembered = _remembered(request, key, fingerprint)
        if remembered is None:
            raise
        return remembered


def _api_key(request: Request) -> ApiKey:
    if not isinstance(request.auth, ApiKey):
        raise TypeError("Idempotency needs an authenticated API key.")
    return request.auth


def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    digest.update(request.body)
    return digest.hexdigest()


def _remembered(request: Request, key: str, fingerprint: str) -> Response | None:
    row = IdempotentRequest.objects.filter(api_key=_api_key(request), key=key).first()
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise Refusal(Problem("", "idempotency_key_reused", "This Idempotency-Key was used for another request."))
    return Response(row.body, status=row.status, headers={"Idempotency-Replayed": "true"})
