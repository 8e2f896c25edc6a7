"""Who calls: `Authorization: Bearer <key>`."""

from datetime import UTC
from typing import cast

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiKey, User
from accounts.selectors import key_for_secret
from core.clock import utc_now


class ApiKeyAuthentication(BaseAuthentication):
    """Turns a bearer key into its service user; `request.auth` is the key."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Return (user, key), or None without the header. Raises AuthenticationFailed for a wrong or revoked key."""
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        key = key_for_secret(secret.decode("latin-1").strip())
        if key is None:
            raise AuthenticationFailed("This API key is unknown or was revoked.")
        today = utc_now().astimezone(UTC).date()
        if key.last_used_on != today:  # a day is precise enough, and spares a write per request
            ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes DRF answer 401 rather than 403."""
        return 'Bearer realm="Dohoda"'


def caller(request: Request) -> User:
    """Return the service user of an authenticated request."""
    return cast("User", request.user)
