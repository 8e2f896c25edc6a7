"""What a batch of the sweep costs with all that hangs on it: complaints, levels, notices, mails and webhooks."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, User
from notifications.models import Notice, OutgoingEmail, WebhookDelivery
from sla.domain.ladder import Level, Side, Whom
from sla.models import Clock, Escalation
from sla.services.breaches import sweep_due
from tests.complaints.factories import log
from tests.complaints.test_escalation import DUE, HOUR, MOMENT, publish
from tests.factories import UserFactory
from tests.notifications.hooks import endpoint_at

# SQLite cuts a statement about many rows in pieces.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

WEEK = timedelta(days=7)
LEVELS = (
    Level(side=Side.BEFORE, minutes=30, whom=Whom.SUPERVISOR),
    Level(),
    Level(minutes=60, whom=Whom.SUPERVISOR),
    Level(minutes=60, whom=Whom.ADDRESS, who="boss@outside.example"),
    Level(minutes=240, whom=Whom.MANAGER),
)


def statements(at: datetime) -> int:
    """How many a sweep takes; the clocks that it looks at fit into one batch."""
    with CaptureQueriesContext(connection) as queries:
        assert sweep_due(now=at).failed == 0
    return len(queries)


def test_fifty_clocks_cost_as_many_statements_as_five(
    desk: Team, supervisor: User, manager: User, now: datetime
) -> None:
    publish(now, *LEVELS, warn_at_percents=(50,))
    endpoint_at("https://crm.example.com/", types=("clock.warned", "clock.breached"))
    endpoint_at("https://erp.example.com/", types=("clock.breached",), name="ERP")
    looks = [DUE / 2, DUE - HOUR / 2, DUE + MOMENT, DUE + HOUR, DUE + 4 * HOUR]
    costs = []
    for week, count in enumerate((5, 50)):
        opened = now + week * WEEK
        for agent in UserFactory.create_batch(count, roles=["agent"]):
            log(agent, opened)
        costs.append([statements(opened + look) for look in looks])
        # What was due besides (the other target's warning) is out of the way of the second round.
        sweep_due(now=opened + WEEK - HOUR)

    assert costs[0] == costs[1]
    assert Clock.objects.filter(metric="first_response", climbed=5).count() == 55
    assert Escalation.objects.filter(kind="level", outcome="fired").count() == 55 * 5
    told = Counter(Notice.objects.filter(title__contains="CMP").values_list("kind", flat=True))
    assert told["clock_warning"] >= 55
    assert told["clock_breach"] == 55
    assert told["clock_level_ahead"] == 55
    assert told["clock_level"] == 165
    outside = Counter(Notice.objects.filter(address="boss@outside.example").values_list("state", flat=True))
    assert outside == {"alone": 10, "gathered": 45}, "five of each storm alone"
    assert OutgoingEmail.objects.filter(to="boss@outside.example").count() == 10
    assert WebhookDelivery.objects.filter(event__type="clock.breached").count() == 110


def test_the_sweep_finds_what_is_due_by_its_index_alone(desk: Team, agent: User, now: datetime) -> None:
    publish(now, Level())
    complaint = log(agent, now)
    [clock] = Clock.objects.filter(case=complaint.case, metric="first_response")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sla_clock (public_id, case_id, target_id, metric, basis, cycle, state, started_at, due_at,"
            " next_check_at, warned_percent, climbed, revision, cancel_cause, cancel_reason)"
            " SELECT gen_random_uuid(), case_id, target_id, metric, basis, cycle + n, 'running', started_at,"
            " due_at + n * interval '1 minute', due_at + n * interval '1 minute', 0, 0, 0, '', ''"
            " FROM sla_clock CROSS JOIN generate_series(1, 20000) n WHERE id = %s",
            [clock.pk],
        )
        cursor.execute("ANALYZE sla_clock")
        with CaptureQueriesContext(connection) as queries:
            sweep_due(now=clock.due_at + timedelta(minutes=5))
        claim = next(each["sql"] for each in queries if "FOR UPDATE OF" in each["sql"])
        cursor.execute(f"EXPLAIN {claim}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "sla_clock_waiting" in plan
    assert "Seq Scan" not in plan


def test_autovacuum_does_not_wait_for_a_fifth_of_all_clocks() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'sla_clock'")
        [options] = cursor.fetchone()
    assert set(options) == {"autovacuum_vacuum_scale_factor=0.01", "autovacuum_vacuum_threshold=1000"}
