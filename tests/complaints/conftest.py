"""What tests of complaints stand on."""

import pytest

from accounts.models import Team
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
