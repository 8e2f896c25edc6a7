"""The house that faults are let loose on, the run without any, and the table of what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from core.models import SimulatedTime
from tests.faults.house import LATER, MISSED, House
from tests.faults.ledger import Count, count, table, verdicts
from tests.servers.stack import Stack

COUNTS: list[Count] = []


@dataclass
class Run:
    """A scenario that is being played, and what it has to come to."""

    house: House
    expected: dict[str, list[Any]] = field(default_factory=dict)

    def finish(self) -> None:
        """Play the scenario to its end: a late answer, the last deadlines, and whatever still waits."""
        self.house.settle()
        self.house.answer_late()
        self.house.set_time(LATER)
        self.house.settle()

    def check(self, fault: str, *, mails_twice: int = 0, hooks_twice: int = 0) -> Count:
        """Compare with the run without faults; count what arrived, and how often."""
        found = verdicts(self.house)
        for name, rows in self.expected.items():
            assert found[name] == rows, name
        counted = count(self.house, fault, sink=self.house.sink, requests=self.house.receiver.requests)
        COUNTS.append(counted)
        print(table([counted]))
        assert min(counted.notices, counted.breaches, counted.hooks) > 10, "the scenario is worth something"
        assert (counted.lost, counted.hooks_lost) == (0, 0)
        assert (counted.mails_twice, counted.hooks_twice) == (mails_twice, hooks_twice)
        return counted


@pytest.fixture
def stack(stack: Stack) -> Iterator[Stack]:
    """The stack of all tests, which is left in the present."""
    yield stack
    with stack.orm():
        SimulatedTime.shift(-SimulatedTime.offset())


@pytest.fixture(scope="session")
def _house(django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    with django_db_blocker.unblock(), House() as house:
        yield house


@pytest.fixture(scope="session")
def _without_faults(_house: House, django_db_blocker: DjangoDbBlocker) -> dict[str, list[Any]]:
    """What is decided and told where nothing goes wrong."""
    with django_db_blocker.unblock():
        run = Run(_house)
        _house.begin()
        _house.work()
        _house.set_time(MISSED)
        run.finish()
        run.check("none")
        return verdicts(_house)


@pytest.fixture
def run(
    _house: House,
    _without_faults: dict[str, list[Any]],
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> Iterator[Run]:
    """A scenario at its beginning, no worker running; the logs are printed if the test fails."""
    with django_db_blocker.unblock():
        _house.begin()
        yield Run(_house, _without_faults)
    report = getattr(request.node, "report_of_call", None)
    if report is not None and report.failed:
        print(_house.logs())


@pytest.fixture(autouse=True)
def _table_line(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hand what was counted to the end of the run (tests.servers.summary), also from another process."""
    yield
    request.node.user_properties.extend(("counted", table([each]).splitlines()) for each in COUNTS)
    COUNTS.clear()
