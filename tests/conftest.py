"""Fixtures that every test may use: an instant, one person per role, a signed-in client."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings

from accounts.models import Team, User
from core.models import Organisation
from tests.factories import TeamFactory, UserFactory

pytest_plugins = [
    "tests.servers.fixtures",
    "tests.servers.memory",
    "tests.servers.order",
    "tests.servers.summary",
    "tests.servers.template",
]

# How long an example takes says how busy the machine is, nothing about the code.
# The stage is named in tests/servers/order.py, which as a plugin may not be imported here.
EXAMPLES = 30 if os.environ.get("DOHODA_TEST_STAGE") == "fast" else 100
settings.register_profile("suite", deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Each test begins in English: a request leaves its user's language active in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def now() -> datetime:
    """A Monday morning in winter: 10:00 in Prague."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def organisation(db: None) -> Organisation:
    """The organisation, named."""
    organisation = Organisation.current()
    organisation.name = "Severka servis"
    organisation.email = "servis@example.com"
    organisation.save()
    return organisation


@pytest.fixture
def administrator(db: None) -> User:
    """An administrator."""
    return UserFactory(roles=["administrator"], full_name="Alena Adamová")


@pytest.fixture
def manager(db: None) -> User:
    """A manager."""
    return UserFactory(roles=["manager"], full_name="Marie Malá")


@pytest.fixture
def agent(db: None) -> User:
    """An agent of the first team."""
    return UserFactory(roles=["agent"], full_name="Adam Agent")


@pytest.fixture
def supervisor(db: None) -> User:
    """The supervisor who leads the agent's team."""
    return UserFactory(roles=["supervisor"], full_name="Soňa Svobodová")


@pytest.fixture
def team(agent: User, supervisor: User) -> Team:
    """The team of `agent`, led by `supervisor`."""
    return TeamFactory(lead=supervisor, members=[agent])


@pytest.fixture
def stranger(db: None) -> User:
    """An agent of another team."""
    stranger = UserFactory(roles=["agent"], full_name="Cyril Cizí")
    TeamFactory(members=[stranger])
    return stranger


@pytest.fixture
def staff(db: None) -> User:
    """Someone who only reads policies."""
    return UserFactory(roles=["staff"], full_name="Standa Novák")


@pytest.fixture
def auditor(db: None) -> User:
    """An auditor."""
    return UserFactory(roles=["auditor"], full_name="Olga Auditorová")


@pytest.fixture
def client_for() -> ClientFor:
    """Return a function that gives a client signed in as a user."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make
