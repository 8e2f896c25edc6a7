"""API keys: the secret is shown once, only its digest is kept."""

from datetime import datetime

import pytest

from accounts.models import User
from accounts.selectors import key_for_secret
from accounts.services.keys import create_key, revoke_key
from core.selectors import audit_trail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_secret_finds_its_key_until_it_is_revoked(administrator: User, now: datetime) -> None:
    service = UserFactory(roles=["agent"], is_service=True)
    key, secret = create_key(actor=administrator, user=service, name="CRM", scopes=["customer.edit"], now=now)

    assert key_for_secret(secret) == key
    assert key_for_secret(secret[:-1]) is None
    assert key_for_secret(key.prefix) is None
    assert key_for_secret("") is None
    assert secret.split(".")[1] not in key.digest

    revoke_key(key=key, actor=administrator, now=now)
    assert key_for_secret(secret) is None
    assert [event.action for event in audit_trail(key)] == ["apikey.revoked", "apikey.created"]


def test_a_key_dies_with_its_service_user(administrator: User, now: datetime) -> None:
    service = UserFactory(roles=["agent"], is_service=True)
    _key, secret = create_key(actor=administrator, user=service, name="CRM", scopes=[], now=now)
    service.is_active = False
    service.save()
    assert key_for_secret(secret) is None
