"""What it costs the database to log a complaint and start its clocks, however much there is of everything."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.table import Row
from core.models import Organisation
from customers.models import Customer
from sla.domain.vocabulary import Metric
from sla.selectors import targets_of
from sla.services import start_clocks
from tests.complaints.factories import agreement_in_force, log
from tests.customers.factories import CustomerFactory
from tests.factories import UserFactory
from tests.sla.factories import MONDAY, CaseFactory, publish, spec

SIX = (
    Metric.ANSWER,
    Metric.ACKNOWLEDGEMENT,
    Metric.FIRST_RESPONSE,
    Metric.HOLDING_REPLY,
    Metric.RESOLUTION,
    Metric.CALLBACK,
)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANY = 100


def measure() -> Iterator[Row]:
    """One target beside six, one customer and agreement beside many."""
    Organisation.current()
    started([Metric.ANSWER])  # what is read once a process is read now
    yield same("queries that start the clocks of a case: six targets", started(SIX), started(SIX[:1]), "one target")
    manager, agent = UserFactory(roles=["manager"]), UserFactory(roles=["agent"])
    few = CustomerFactory()
    agreement_in_force(few, manager, reference="AGR-2026-90000")
    log(agent, NOW, customer=few)
    alone = logged(agent, few)
    for number, customer in enumerate(CustomerFactory.create_batch(MANY), start=1):
        agreement_in_force(customer, manager, reference=f"AGR-2026-9{number:04}")
    among = logged(agent, few)
    yield same(f"queries that log a complaint: {MANY + 1} customers with agreements", among, alone, "one of each")


def started(metrics: Sequence[Metric]) -> int:
    """How many queries start the clocks of a new case."""
    case = CaseFactory()
    targets = targets_of(publish(*(spec(metric=metric) for metric in metrics)))
    with CaptureQueriesContext(connection) as queries:
        start_clocks(case=case, targets=targets, started_at=MONDAY, now=MONDAY)
    return len(queries)


def logged(agent: User, customer: Customer) -> int:
    """How many queries log a complaint of a customer, its clocks included."""
    with CaptureQueriesContext(connection) as queries:
        log(agent, NOW, customer=customer)
    return len(queries)


def same(what: str, ours: int, beside: int, name: str) -> Row:
    """A row of two numbers of queries that have to be one."""
    return Row(what, str(ours), f"{name} {beside}", f"{ours / beside:.2f}", "the same number", ours == beside)
