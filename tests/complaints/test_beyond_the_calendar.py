"""What is recorded on a complaint whose calendar cannot tell the deadline: refused with the reason, never an error."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.selectors.winning import Question, winning
from complaints.services import hold, record_message, reopen, reply, resolve, resume, send_letter
from complaints.services.merging import merge
from complaints.services.withdrawing import withdraw
from core.errors import Refusal
from sla.domain.calendar import BusinessCalendar, add_business_time
from sla.domain.vocabulary import Basis, Metric, Unit
from sla.models import CalendarVersion, Clock
from sla.selectors import explanation_of
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
@pytest.mark.parametrize("act", ["resolve", "reply", "letter"])
def test_what_was_held_is_stopped_on_any_day_and_was_in_time(
    team: Team, agent: User, manager: User, organisation: object, now: datetime, calendar: Any, code: str, act: str
) -> None:
    publish(calendar)
    complaint = log(agent, now)
    hold(complaint=complaint, reason="a part is missing", actor=agent, now=now)
    then: dict[str, Any] = {"complaint": complaint, "actor": manager, "now": now + BEYOND}
    # A new promise needs a deadline; the end of an old one is a fact.
    assert code_of(lambda: log(manager, now + BEYOND)) == code
    acts: dict[str, Callable[[], object]] = {
        "resolve": lambda: resolve(body="Done.", **then),
        "reply": lambda: reply(body="Yes.", channel="phone", **then),
        "letter": lambda: send_letter(kind="acknowledgement", body="It is here.", channel="phone", **then),
    }
    acts[act]()
    stopped = Clock.objects.filter(case=complaint.case, state="stopped")
    assert {"resolve": 3, "reply": 2, "letter": 1}[act] == len(stopped)
    assert all(clock.is_met and clock.breached_at is None for clock in stopped)


def test_what_was_held_goes_on_to_the_earliest_deadline_there_can_be(
    team: Team, agent: User, manager: User, organisation: object, now: datetime
) -> None:
    publish(KNOWN)
    complaint = log(agent, now)
    hold(complaint=complaint, reason="a part is missing", actor=agent, now=now)
    resume(complaint=complaint, actor=manager, now=now + BEYOND)

    clock = Clock.objects.get(metric="resolution")
    endless = BusinessCalendar.from_dict(OFFICE)
    assert clock.due_at == add_business_time(endless, now + BEYOND, timedelta(hours=4))
    assert clock.next_check_at is not None
    explanation = explanation_of(clock, now + BEYOND)
    assert explanation is not None
    assert explanation.known_until == date(2026, 3, 10)
    assert explanation.counted == timedelta(hours=4)
    assert "so this is the earliest that it can be due" in Template("{% load sla %}{% explanation clock %}").render(
        Context({"clock": clock, "now": now + BEYOND})
    )
    # Who answers after it is late, as ever.
    resolve(complaint=complaint, body="Done.", actor=manager, now=clock.due_at + timedelta(seconds=1))
    assert not Clock.objects.get(metric="resolution").is_met


def test_a_customer_who_writes_beyond_the_calendar_is_heard(
    team: Team, agent: User, manager: User, organisation: object, now: datetime
) -> None:
    publish(KNOWN)
    complaint = log(agent, now)
    reply(complaint=complaint, body="Which lift?", channel="email", awaits_customer=True, actor=agent, now=now)
    assert Clock.objects.get(metric="resolution").state == "paused"
    record_message(complaint=complaint, body="That one.", channel="email", actor=manager, now=now + BEYOND)
    assert Clock.objects.get(metric="resolution").state == "running"


def test_a_calendar_that_opens_no_more_is_refused_by_name_where_time_has_to_pass(
    team: Team, agent: User, manager: User, organisation: object, now: datetime
) -> None:
    publish(ONCE)
    complaint, other = log(agent, now), log(agent, now)
    for each in (complaint, other):
        hold(complaint=each, reason="a part is missing", actor=agent, now=now)
    then: dict[str, Any] = {"complaint": complaint, "actor": manager, "now": now + BEYOND}
    assert code_of(lambda: resume(**then)) == "never_opens"
    # Nobody is judged by a clock that is cancelled: taking a complaint back, and merging it, always work.
    withdraw(body="It runs again.", **then)
    merge(complaint=other, into=log(agent, now), reason="the same", actor=manager, now=now + BEYOND)
    assert set(Clock.objects.filter(case__in=[complaint.case, other.case]).values_list("state", flat=True)) == {
        "cancelled"
    }


def test_who_asks_for_a_deadline_beyond_the_calendar_reads_its_name(
    team: Team, manager: User, organisation: object, now: datetime
) -> None:
    publish(KNOWN)
    with pytest.raises(Refusal) as refused:
        log(manager, now + BEYOND)
    assert CalendarVersion.objects.get().title in refused.value.problems[0].message


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
