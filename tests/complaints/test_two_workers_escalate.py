"""Levels under several workers and people at once: what SQLite cannot show."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import transaction

from accounts.models import Team, User
from complaints.models import Complaint, Interaction
from complaints.services import reply
from notifications.models import Notice
from sla.domain.ladder import Level, Whom
from sla.models import Clock, ClockEvent, Escalation
from sla.services.breaches import sweep_due
from tests.complaints.factories import log
from tests.complaints.test_escalation import DUE, HOUR, publish
from tests.connections import closing

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PATIENCE = 30
ACTS = Level(minutes=60, whom=Whom.SUPERVISOR, hands_over=True, raises_priority=True)


def test_defect_04_ten_sweeps_at_once_tell_each_level_once(
    desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    """Duplicates in a race."""
    publish(now, Level(), ACTS)
    for _each in range(20):
        log(agent, now)
    late, start = now + DUE + HOUR, Barrier(10)

    def sweep() -> int:
        start.wait(PATIENCE)
        return sweep_due(now=late).breached

    with ThreadPoolExecutor(10) as pool:
        counts = [future.result(PATIENCE) for future in [pool.submit(closing(sweep)) for _each in range(10)]]
    # Whose complaint was busy at that moment is due again a second later.
    rest = sweep_due(now=late + timedelta(seconds=1)).breached

    assert sum(counts) + rest == 20
    assert ClockEvent.objects.filter(kind="breached").count() == 20
    # The warning at 75 % had not been told yet: the breach overtook it.
    climbed = {("level", 1, "fired"): 20, ("level", 2, "fired"): 20, ("warning", 75, "superseded"): 20}
    assert Counter(Escalation.objects.values_list("kind", "step", "outcome")) == climbed
    assert Counter(Notice.objects.values_list("recipient", flat=True)) == {agent.pk: 20, supervisor.pk: 20}
    assert Interaction.objects.filter(kind="assignment").count() == 20
    assert set(Complaint.objects.values_list("case__priority", flat=True)) == {"high"}


def test_an_answer_under_way_and_a_level_that_acts_do_not_wait_for_each_other(
    desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    """Whoever answers holds the complaint and then needs the clock, which the sweep holds: it must not want both."""
    publish(now, Level(), ACTS)
    complaint = log(agent, now)
    late = now + DUE + HOUR
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Complaint.objects.select_for_update().get(pk=complaint.pk)
        result = pool.submit(closing(lambda: sweep_due(now=late))).result(PATIENCE)
        assert (result.waiting, result.breached, result.failed) == (1, 0, 0)
        reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=late)

    clock = Clock.objects.get(case=complaint.case, metric="first_response")
    assert (clock.state, clock.breached_at) == ("stopped", clock.due_at)
    assert Escalation.objects.filter(kind="level").count() == 2
    complaint.case.refresh_from_db()
    assert complaint.case.owner == agent
