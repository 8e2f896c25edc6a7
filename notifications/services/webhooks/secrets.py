"""The secrets with which webhooks are signed.

A secret has to be known again at each signing, so its digest, as for API keys, is not enough. It is not stored either:
it is derived from SECRET_KEY, which is not in the database, and a random seed, which is. So a copy of the database
alone signs nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.encoding import force_bytes

from notifications.models import WebhookEndpoint, WebhookSecret

_PURPOSE = b"dohoda.webhook-secret.1"


class SecretLostError(Exception):
    """No SECRET_KEY of this installation gives this secret any more."""


def new_secret(endpoint: WebhookEndpoint, now: datetime) -> tuple[WebhookSecret, bytes]:
    """Return an unsaved secret of `endpoint` and its 32 bytes."""
    row = WebhookSecret(endpoint=endpoint, created_at=now)
    value = _derived(settings.SECRET_KEY, row)
    row.fingerprint = _fingerprint(value)
    return row, value


def signing_secrets(endpoint: WebhookEndpoint, at: datetime) -> list[bytes]:
    """Return the secrets that sign at `at`, the present one first. Raises SecretLostError if SECRET_KEY was changed."""
    rows = endpoint.secrets.filter(Q(expires_at=None) | Q(expires_at__gt=at)).order_by("-created_at", "-pk")
    return [_value(row) for row in rows]


def _value(row: WebhookSecret) -> bytes:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        value = _derived(key, row)
        if _fingerprint(value) == row.fingerprint:
            return value
    raise SecretLostError("SECRET_KEY was changed since this secret was made: put the old one into SECRET_KEY_FALLBACKS"
                          ", or make a new secret.")  # fmt: skip


def _derived(key: str, row: WebhookSecret) -> bytes:
    return hmac.digest(force_bytes(key), _PURPOSE + row.seed.bytes, hashlib.sha256)


def _fingerprint(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()[:8]
