"""Thousands of deadlines recomputed by a real worker that is killed in the middle."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from accounts.models import User
from core.clock import utc_now
from sla.models import Case, Clock, ClockEvent, Recompute
from sla.selectors import organisation_target_set, target_by_key
from sla.services import change_target
from sla.services.recompute.work import GRACE, LEASE
from tests.servers.stack import SLOW_QUEUES, Stack
from tests.sla.factories import CaseFactory
from tests.thread.people import Cast, assemble

# The quick half of it, on two connections, is tests/sla/test_recompute_two_workers.py.
pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.long]
MANY = 6_000
PATIENCE = 150
KEY = "complaint.any.any.resolution"
ASK = """
import django
django.setup()
from accounts.models import User
from core.clock import utc_now
from sla.models import Recompute
from sla.services import recompute
boss = User.objects.get(email="marie@severka.example")
"""


@pytest.fixture
def cast(stack: Stack) -> Cast:
    """A fresh organisation."""
    stack.reset()
    return assemble(stack)


@pytest.mark.timeout(400)
def test_a_worker_is_killed_while_it_applies_and_another_ends_it_right(stack: Stack, cast: Cast) -> None:
    with stack.orm():
        _start_many(cast.manager)
    stack.python(ASK + "recompute.preview_recompute(actor=boss, now=utc_now())")
    _wait(stack, lambda run: run.state == "previewed")
    stack.python(
        ASK + "recompute.apply_recompute(recompute=Recompute.objects.get(), reason='why', actor=boss, now=utc_now())"
    )
    _wait(stack, lambda run: run.progress > 0)
    stack.kill("slow")
    with stack.orm():
        run = Recompute.objects.get()
        assert run.state == "applying"
        assert 0 < run.progress < MANY
        # What a batch did not commit is as if it had never been: rows, clocks and events agree.
        assert run.moves.filter(state="applied").count() == run.progress == Clock.objects.filter(revision=1).count()
        assert ClockEvent.objects.filter(kind="recomputed").count() == run.progress

    stack.start_worker("slow", SLOW_QUEUES)
    stack.advance_time(LEASE + GRACE)  # nobody waits for the dead one's lease
    _wait(stack, lambda run: run.state == "done")
    with stack.orm():
        run = Recompute.objects.get()
        assert (run.applied, run.skipped, run.breached) == (MANY, 0, 0)
        assert Clock.objects.filter(revision=1, target__target_set=run.target_set).count() == MANY
        assert ClockEvent.objects.filter(kind="recomputed", due_to=F("clock__due_at")).count() == MANY


def _start_many(manager: User) -> None:
    """The rows of thousands of complaints, and a target that is shorter now."""
    now = utc_now()
    current = organisation_target_set()
    assert current is not None
    target = target_by_key(current, KEY)
    assert target is not None
    due = now + timedelta(days=60)
    cases = Case.objects.bulk_create(CaseFactory.build_batch(MANY, received_at=now))
    Clock.objects.bulk_create(
        [
            Clock(
                case=case, target=target, metric="resolution", basis="organisation", started_at=now, due_at=due,
                soon_at=due, next_check_at=due,
            )
            for case in cases
        ],
        batch_size=1000,
    )  # fmt: skip
    change_target(
        target_set=current, key=KEY, amount=target.amount - 1, unit=target.unit, reason="x", actor=manager, now=now
    )


def _wait(stack: Stack, is_reached: Callable[[Recompute], bool]) -> None:
    """Wait until the run is where it should be."""
    until = time.monotonic() + PATIENCE
    while True:
        with stack.orm():
            run = Recompute.objects.get()
        if is_reached(run):
            return
        assert time.monotonic() < until, f"{run.state}, {run.progress} of {run.total}"
        time.sleep(0.05)
