"""What is recorded on a complaint whose calendar cannot tell the deadline: refused with the reason, never an error."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.selectors.winning import Question, winning
from complaints.services import hold, reopen, reply, resolve, resume, send_letter
from complaints.services.merging import merge
from complaints.services.withdrawing import withdraw
from core.errors import Refusal
from sla.domain.vocabulary import Basis, Metric, Unit
from sla.models import Clock
from sla.services import publish_target_set
from tests.complaints.factories import LONG_AGO, OFFICE, log, spec

pytestmark = pytest.mark.django_db
KNOWN = {**OFFICE, "known_until": "2026-03-10"}
ONCE = {**OFFICE, "weekly": {}, "extra": {"2026-03-02": [["08:00", "17:00"]]}}
CALENDARS = [(KNOWN, "beyond_calendar"), (ONCE, "never_opens")]
METRICS = (Metric.FIRST_RESPONSE, Metric.ACKNOWLEDGEMENT, Metric.RESOLUTION)
BEYOND = timedelta(days=30)


def publish(calendar: dict[str, Any], basis: Basis = Basis.ORGANISATION) -> None:
    specs = [spec(metric, 4, Unit.HOURS, calendar=calendar) for metric in METRICS]
    publish_target_set(basis=basis, series=None, source="Severka", specs=specs, now=LONG_AGO, actor=None)


def code_of(act: Callable[[], object]) -> str:
    """The code of the refusal, which leaves every clock as it was."""
    clocks = list(Clock.objects.order_by("pk").values())
    with pytest.raises(Refusal) as refused:
        act()
    assert list(Clock.objects.order_by("pk").values()) == clocks
    [problem] = refused.value.problems
    return problem.code


@pytest.mark.parametrize(("calendar", "code"), CALENDARS)
def test_a_hold_that_would_end_beyond_the_calendar(
    team: Team, agent: User, manager: User, organisation: object, now: datetime, calendar: Any, code: str
) -> None:
    publish(calendar)
    complaint, other = log(agent, now), log(agent, now)
    for each in (complaint, other):
        hold(complaint=each, reason="a part is missing", actor=agent, now=now)
    then: dict[str, Any] = {"complaint": complaint, "actor": manager, "now": now + BEYOND}

    assert code_of(lambda: resume(**then)) == code
    assert code_of(lambda: reply(body="Yes.", channel="phone", **then)) == code
    assert code_of(lambda: resolve(body="Done.", **then)) == code
    assert code_of(lambda: send_letter(kind="acknowledgement", body="It is here.", channel="phone", **then)) == code
    assert code_of(lambda: log(manager, now + BEYOND)) == code
    # Nobody will be judged by a clock that is cancelled: taking a complaint back, and merging it, always work.
    withdraw(body="It runs again.", **then)
    merge(complaint=other, into=log(agent, now), reason="the same", actor=manager, now=now + BEYOND)
    cancelled = Clock.objects.filter(case__in=[complaint.case, other.case])
    assert {(clock.state, clock.due_at) for clock in cancelled} == {("cancelled", now + timedelta(hours=4))}


@pytest.mark.parametrize(("calendar", "code"), CALENDARS)
def test_a_complaint_that_would_be_reopened_beyond_the_calendar(
    team: Team, agent: User, manager: User, organisation: object, now: datetime, calendar: Any, code: str
) -> None:
    publish(calendar)
    complaint = log(agent, now)
    resolve(complaint=complaint, body="Done.", actor=agent, now=now)
    late: dict[str, Any] = {"complaint": complaint, "actor": manager, "now": now + BEYOND}

    assert code_of(lambda: reopen(body="It is stuck again.", **late)) == code
    assert Complaint.objects.get().status == "resolved"


def test_which_target_wins_beyond_the_calendar(manager: User, organisation: object, now: datetime) -> None:
    for _each in range(2):
        publish(KNOWN, Basis.INTERNAL)

    def ask(start: datetime) -> list[Any]:
        return winning(manager, Question("complaint", "email", "normal", start)).answers

    assert len(ask(now)) == len(METRICS)
    assert code_of(lambda: ask(now + BEYOND)) == "beyond_calendar"
    assert code_of(lambda: ask(now.replace(year=1900))) == "far_away"


def test_one_that_is_not_held_is_answered_as_ever(team: Team, agent: User, organisation: object, now: datetime) -> None:
    publish(KNOWN)
    complaint = log(agent, now)
    resolve(complaint=complaint, body="Done.", actor=agent, now=now + timedelta(minutes=50))

    assert all(clock.is_met for clock in complaint.case.clocks.all())
