"""Issuing and revoking API keys."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import ApiKey, User
from accounts.selectors import digest_of
from core.audit import record


@transaction.atomic
def create_key(
    *, actor: User | None, user: User, name: str, scopes: Iterable[str], now: datetime
) -> tuple[ApiKey, str]:
    """Issue a key that acts as `user`. Returns the row and the secret, which is shown once and never kept."""
    prefix = secrets.token_hex(5)
    secret = f"{prefix}.{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name, user=user, prefix=prefix, digest=digest_of(secret), scopes=sorted(set(scopes)), created_at=now
    )
    record(actor=actor, action="apikey.created", subject=key, now=now, changes={"name": name, "scopes": key.scopes})
    return key, secret


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: User, now: datetime) -> ApiKey:
    """Revoke `key` at once; revoking twice changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        record(actor=actor, action="apikey.revoked", subject=key, now=now)
    key.refresh_from_db()
    return key
