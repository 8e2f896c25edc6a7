"""Signing webhooks: the symmetric scheme of the Standard Webhooks specification 1.0.0 (standardwebhooks.com)."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"


def printed_secret(secret: bytes) -> str:
    """Return a secret as its receiver is given it: "whsec_" and base64. Raises ValueError unless 24 to 64 bytes."""
    if not 24 <= len(secret) <= 64:
        raise ValueError(len(secret))
    return PREFIX + base64.b64encode(secret).decode()


def signature(secret: bytes, *, webhook_id: str, timestamp: int, body: bytes) -> str:
    """Return "v1," and the base64 of the HMAC-SHA256 over `id.timestamp.body`; `timestamp` is in whole Unix seconds."""
    signed = b".".join([webhook_id.encode(), str(timestamp).encode(), body])
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


def headers(secrets: Sequence[bytes], *, webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the three headers; while a secret is being replaced both sign, and a receiver accepts either."""
    signatures = [signature(secret, webhook_id=webhook_id, timestamp=timestamp, body=body) for secret in secrets]
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
