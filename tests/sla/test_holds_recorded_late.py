"""A hold that is recorded only after the sweep has taken its clock for breached."""

from datetime import datetime, timedelta

import pytest

from sla.models import Case, Clock, ClockEvent
from sla.services import StopEvent, cancel_clocks, pause_clocks, resume_clocks, stop_clocks
from sla.services.breaches import sweep_due
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, CaseFactory, start

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = MONDAY + 4 * HOUR


@pytest.fixture
def case(notices: Notices) -> Case:
    """Due at 13:00, breached by the sweep at 13:10, held from 12:00 as is typed only at 13:20."""
    case: Case = CaseFactory()
    start(case)
    sweep_due(now=DUE + HOUR / 6)
    pause_clocks(case=case, reason="Waits for the customer", at=DUE - HOUR, now=DUE + HOUR / 3, actor=None)
    return case


def clock_of(case: Case) -> Clock:
    return Clock.objects.get(case=case)


def kinds_of(case: Case) -> list[str]:
    return list(ClockEvent.objects.filter(clock__case=case).values_list("kind", flat=True))


def at(minutes: int) -> datetime:
    return DUE + timedelta(minutes=minutes)


def test_resumed_it_has_its_new_deadline_and_no_breach_until_that_passes(case: Case, notices: Notices) -> None:
    assert clock_of(case).breached_at == DUE
    resume_clocks(case=case, at=at(30), now=at(30), actor=None)
    clock = clock_of(case)
    assert (clock.due_at, clock.breached_at) == (at(90), None)
    assert kinds_of(case)[-2:] == ["resumed", "breach_withdrawn"]
    sweep_due(now=at(91))
    assert clock_of(case).breached_at == at(90)
    assert kinds_of(case).count("breached") == 2


def test_stopped_while_held_it_is_met(case: Case) -> None:
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=at(30), now=at(30))
    clock = clock_of(case)
    assert clock.is_met
    assert not clock.is_breached
    assert kinds_of(case)[-2:] == ["stopped", "breach_withdrawn"]


def test_cancelled_while_held_it_keeps_no_breach(case: Case) -> None:
    cancel_clocks(case=case, reason="Logged twice", now=at(30), actor=None)
    clock = clock_of(case)
    assert (clock.state, clock.breached_at) == ("cancelled", None)
    assert "breach_withdrawn" in kinds_of(case)
