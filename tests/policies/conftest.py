"""Fixtures of the policies tests."""

from datetime import datetime

import pytest

from accounts.models import User
from core.models import Organisation
from policies.models import PolicyRevision
from policies.services import start_revision
from sla.models import TargetSet
from sla.services import publish_default_targets
from tests.policies.factories import draft_policy, published_policy


@pytest.fixture
def targets(organisation: Organisation, now: datetime) -> TargetSet:
    """The organisation's default targets."""
    return publish_default_targets(now=now)


@pytest.fixture
def draft(targets: TargetSet, manager: User, now: datetime) -> PolicyRevision:
    """A draft that is ready to be published."""
    return draft_policy(manager, now, "CS-POL-001")


@pytest.fixture
def published(targets: TargetSet, manager: User, now: datetime) -> PolicyRevision:
    """A published edition."""
    return published_policy(manager, now, "CS-POL-001")


@pytest.fixture
def draft_two(published: PolicyRevision, manager: User, now: datetime) -> PolicyRevision:
    """The draft of the second edition of `published`."""
    return start_revision(document=published.document, actor=manager, now=now)
