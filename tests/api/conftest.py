"""A REST client with a key."""

from collections.abc import Callable
from datetime import datetime

import pytest
from rest_framework.test import APIClient

from accounts.domain.permissions import PERMISSIONS
from accounts.models import User
from accounts.services.keys import create_key
from tests.factories import TeamFactory, UserFactory

KeyClient = Callable[..., APIClient]


@pytest.fixture
def crm(db: None) -> User:
    """The service account of a CRM: an agent with a team."""
    user: User = UserFactory(roles=["agent"], is_service=True, full_name="CRM")
    TeamFactory(members=[user])
    return user


@pytest.fixture
def key_client(crm: User, now: datetime) -> KeyClient:
    """Return a function that gives a client whose key has these scopes (default: all), acting as the CRM's account."""

    def make(*scopes: str, user: User | None = None) -> APIClient:
        _key, secret = create_key(actor=None, user=user or crm, name="key", scopes=scopes or PERMISSIONS, now=now)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return make


@pytest.fixture
def user(db: None) -> User:
    """The service account of a manager."""
    user: User = UserFactory(roles=["manager"], is_service=True)
    return user


@pytest.fixture
def api(key_client: KeyClient, user: User) -> APIClient:
    """A client that acts for a manager."""
    return key_client(user=user)
