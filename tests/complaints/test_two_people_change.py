"""Two people at once, each with their own connection: what SQLite cannot show."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services import reply
from complaints.services.changing import Facts, change_complaint, plan_change
from complaints.services.merging import merge
from core.errors import Refusal
from sla.domain.vocabulary import Basis, Metric, Unit
from sla.models import Clock, ClockEvent, TargetSet
from sla.services import publish_target_set
from sla.services.breaches import sweep_due
from sla.signals import clock_due
from tests.complaints.factories import LONG_AGO, log, spec
from tests.connections import closing

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PATIENCE = 20
HOUR = timedelta(hours=1)


@pytest.fixture
def own_targets(organisation: object) -> TargetSet:
    """Answered in 4 hours, in 2 where it is high and in 1 where it is critical."""
    return publish_target_set(
        basis=Basis.ORGANISATION, series=None, source="Severka servis", now=LONG_AGO, actor=None,
        specs=[
            spec(Metric.FIRST_RESPONSE, hours, Unit.HOURS, priority=priority)
            for hours, priority in ((4, None), (2, "high"), (1, "critical"))
        ],
    )  # fmt: skip


@pytest.fixture
def complaint(desk: Team, agent: User, now: datetime) -> Complaint:
    return log(agent, now, team=desk, owner=agent)


def changed(complaint: Complaint, facts: Facts, actor: User, now: datetime, token: str, start: Barrier) -> str:
    """Change it at the same time as somebody else; say what came of it."""
    start.wait(PATIENCE)
    try:
        change_complaint(complaint=complaint, facts=facts, reason="now", actor=actor, now=now, token=token)
    except Refusal as refusal:
        return refusal.problems[0].code
    return "changed"


def live(complaint: Complaint) -> list[Clock]:
    return list(complaint.case.clocks.exclude(state="cancelled"))


@pytest.fixture
def waiting_sweep() -> Iterator[tuple[Event, Event]]:
    """Holds the first notice of a sweep, so that its transaction stays open meanwhile."""
    reached, opened = Event(), Event()

    def gate(**_kwargs: Any) -> None:
        if not reached.is_set():
            reached.set()
            assert opened.wait(PATIENCE)

    clock_due.connect(gate, weak=False)
    yield reached, opened
    opened.set()
    clock_due.disconnect(gate)


def test_of_two_who_change_it_at_once_one_looks_again(
    complaint: Complaint, agent: User, supervisor: User, now: datetime
) -> None:
    start, wishes = Barrier(2), (("high", agent), ("critical", supervisor))
    work = []
    for priority, actor in wishes:
        facts: Facts = {"priority": priority}
        token = plan_change(complaint=complaint, facts=facts, actor=actor, now=now).token
        work.append(closing(partial(changed, complaint, facts, actor, now, token, start)))
    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(future.result(PATIENCE) for future in [pool.submit(each) for each in work])

    assert outcomes == ["changed", "stale"]
    [clock] = live(complaint)
    complaint.case.refresh_from_db()
    assert clock.target is not None
    assert clock.target.priority == complaint.case.priority
    assert complaint.interactions.filter(kind="change").count() == 1


def test_an_answer_while_it_is_changed_gets_the_right_verdict(complaint: Complaint, agent: User, now: datetime) -> None:
    start, facts, later = Barrier(2), Facts(priority="critical"), now + 2 * HOUR
    token = plan_change(complaint=complaint, facts=facts, actor=agent, now=later).token

    def answer() -> str:
        start.wait(PATIENCE)
        reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=later)
        return "answered"

    with ThreadPoolExecutor(2) as pool:
        change = pool.submit(closing(partial(changed, complaint, facts, agent, later, token, start)))
        answered = pool.submit(closing(answer))
        outcomes = (change.result(PATIENCE), answered.result(PATIENCE))

    assert outcomes in (("changed", "answered"), ("stale", "answered"))
    [clock] = live(complaint)
    # Whoever came first: one promise is counted, and the answer is judged by it.
    assert (clock.stopped_at, clock.is_met) == (later, outcomes[0] == "stale")


def test_a_breach_while_it_is_changed_is_recorded_once_and_holds_nothing_up(
    complaint: Complaint, agent: User, now: datetime, waiting_sweep: tuple[Event, Event]
) -> None:
    (reached, opened), facts, later = waiting_sweep, Facts(priority="critical"), now + 5 * HOUR
    token = plan_change(complaint=complaint, facts=facts, actor=agent, now=later).token
    with ThreadPoolExecutor(2) as pool:
        sweep = pool.submit(closing(lambda: sweep_due(now=later)))
        assert reached.wait(PATIENCE)
        # Waits for the sweep to commit the breach of the old promise, and then puts it right.
        change = pool.submit(closing(partial(changed, complaint, facts, agent, later, token, Barrier(1))))
        opened.set()
        assert (sweep.result(PATIENCE).breached, change.result(PATIENCE)) == (1, "changed")

    [clock] = live(complaint)
    assert clock.breached_at == clock.due_at == now + HOUR
    assert ClockEvent.objects.filter(kind="breached").count() == 2
    assert sweep_due(now=later).breached == 0


def test_two_complaints_that_are_merged_crosswise_end_up_as_one(
    complaint: Complaint, agent: User, supervisor: User, desk: Team, now: datetime
) -> None:
    twin, start = log(agent, now, team=desk, owner=agent), Barrier(2)

    def together(one: Complaint, into: Complaint) -> str:
        start.wait(PATIENCE)
        try:
            merge(complaint=one, into=into, reason="Twice", actor=supervisor, now=now)
        except Refusal as refusal:
            return refusal.problems[0].code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        pairs = ((complaint, twin), (twin, complaint))
        done = [pool.submit(closing(partial(together, *pair))) for pair in pairs]
        outcomes = sorted(future.result(PATIENCE) for future in done)

    # The second finds that the one it names went on in its own meanwhile.
    assert outcomes == ["done", "merged"]
    assert Complaint.objects.without_merged().count() == 1


def test_two_who_change_different_things_do_not_undo_each_other(
    complaint: Complaint, agent: User, supervisor: User, now: datetime
) -> None:
    start = Barrier(2)

    def change(facts: Facts, actor: User) -> None:
        start.wait(PATIENCE)
        change_complaint(complaint=complaint, facts=facts, reason="now", actor=actor, now=now)

    with ThreadPoolExecutor(2) as pool:
        done = [
            pool.submit(closing(partial(change, Facts(priority="critical"), agent))),
            pool.submit(closing(partial(change, Facts(channel="email"), supervisor))),
        ]
        for each in done:
            each.result(PATIENCE)

    complaint.case.refresh_from_db()
    assert (complaint.case.priority, complaint.case.channel) == ("critical", "email")
    [clock] = live(complaint)
    assert clock.due_at == now + HOUR
