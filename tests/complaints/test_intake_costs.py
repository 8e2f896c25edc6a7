"""Logging a complaint asks the database the same number of questions, however much there is of everything."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, User
from customers.models import Customer
from sla.domain.vocabulary import Metric, Unit
from sla.services import publish_target_set
from tests.complaints.factories import LONG_AGO, agreement_in_force, log, spec
from tests.customers.factories import CustomerFactory

pytestmark = pytest.mark.django_db


def queries_to_log(agent: User, customer: Customer, now: datetime) -> int:
    with CaptureQueriesContext(connection) as queries:
        log(agent, now, customer=customer)
    return len(queries)


def test_logging_costs_the_same_with_many_customers_agreements_and_targets(
    desk: Team, agent: User, manager: User, customer: Customer, now: datetime
) -> None:
    agreement_in_force(customer, manager)
    log(agent, now, customer=customer)
    alone = queries_to_log(agent, customer, now)
    for number, other in enumerate(CustomerFactory.create_batch(10)):
        agreement_in_force(other, manager, reference=f"AGR-2026-0010{number}")
        log(agent, now, customer=other)
    assert queries_to_log(agent, customer, now) == alone

    metrics = (Metric.ACKNOWLEDGEMENT, Metric.FIRST_RESPONSE, Metric.HOLDING_REPLY, Metric.RESOLUTION)
    for basis in ("organisation", "statutory"):
        publish_target_set(
            basis=basis,
            series=None,
            source="Severka servis",
            specs=[spec(metric, 30, Unit.HOURS) for metric in metrics],
            now=LONG_AGO,
            actor=None,
        )
    log(agent, now, customer=customer)
    assert queries_to_log(agent, customer, now) == alone
