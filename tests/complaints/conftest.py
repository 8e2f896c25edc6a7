"""What tests of complaints stand on."""

from collections.abc import Callable
from datetime import datetime

import pytest
from rest_framework.test import APIClient

from accounts.domain.permissions import PERMISSIONS
from accounts.models import Team, User
from accounts.services.keys import create_key
from core.models import Organisation
from customers.models import Customer
from sla.models import TargetSet
from tests.complaints.factories import LONG_AGO, publish_own_targets


@pytest.fixture
def own_targets(organisation: Organisation) -> TargetSet:
    """The organisation's targets: answered in 4 hours, resolved in 10 business days."""
    return publish_own_targets()


@pytest.fixture
def desk(team: Team, own_targets: TargetSet) -> Team:
    """A team with its lead, and targets to keep."""
    return team


@pytest.fixture
def customer(db: None) -> Customer:
    """A customer who reads Czech."""
    return Customer.objects.create(
        name="Škoda Výtahy s.r.o.", company_id="12345678", city="Plzeň", email="info@skoda.example", created_at=LONG_AGO
    )


@pytest.fixture
def rest_of(now: datetime) -> Callable[[User], APIClient]:
    """Return a function that gives a REST client with all scopes that acts as a user."""

    def make(user: User) -> APIClient:
        _key, secret = create_key(actor=None, user=user, name="key", scopes=PERMISSIONS, now=now)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return make
