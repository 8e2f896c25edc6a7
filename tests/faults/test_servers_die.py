"""Broker, database and mail server go away in the middle of the work and come back; so do the workers, after days."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from core.clock import real_now
from core.models import SimulatedTime
from notifications.models import Notice, OutgoingEmail
from sla.models import Clock, ClockEvent
from tests.faults.conftest import Run
from tests.faults.dated import SECONDS
from tests.faults.house import MISSED, QUEUES, START, House
from tests.faults.ledger import verdicts
from tests.faults.pausing import GO_ON, SAYS
from tests.faults.waiting import nothing_is_due, wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.long, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]

State = OutgoingEmail.State


def test_redis_is_ended_and_comes_back_empty_while_deadlines_pass(run: Run) -> None:
    house = run.house
    house.work()
    house.wait_for_log("fast", "ready.", seconds=120)
    house.redis.crash()
    house.set_time(MISSED)
    house.redis.launch()  # it keeps nothing: every message is gone
    wait_until(house, _all_are_breached, 120)
    house.redis.crash()  # and once more, between the commit and the delivery of some of it
    house.redis.launch()
    run.finish()
    run.check("Redis ended twice, empty each time")


def test_postgres_is_ended_in_the_middle_of_a_sweep(run: Run) -> None:
    house = run.house
    go_on = house.folder / "go-on"
    house.start_worker("pausing", QUEUES, app="tests.faults.pausing", **{GO_ON: str(go_on)})
    house.wait_for_log("pausing", "ready.", seconds=120)
    _restart(house)  # while nothing is to be done: the worker holds a connection that is none any more
    house.set_time(MISSED)
    house.wait_for_log("pausing", SAYS, seconds=120)
    _restart(house)
    go_on.touch()
    wait_until(house, _all_are_breached, 120)
    run.finish()
    assert "OperationalError" in house.log("pausing"), "the sweep that was cut off failed"
    run.check("PostgreSQL ended in the middle of a sweep")


def _restart(house: House) -> None:
    house.postgres.crash()
    house.postgres.launch()


def _refuse_connections(house: House) -> None:
    house.sink.close()


def _refuse_messages(house: House) -> None:
    house.sink.refuse("451 try again later")


def _hang(house: House) -> None:
    house.sink.fall_silent()


@pytest.mark.parametrize("away", [_refuse_connections, _refuse_messages, _hang], ids=["refused", "451", "silent"])
def test_the_mail_server_is_away_for_an_hour(
    run: Run, away: Callable[[House], None], request: pytest.FixtureRequest
) -> None:
    house = run.house
    away(house)
    house.work()
    house.set_time(MISSED)
    wait_until(house, _all_are_breached, 120)
    tries = _live_through_an_hour(house)
    assert 2 <= tries <= 6, "it is tried again, ever more rarely"
    assert not house.sink.messages
    house.sink.accept()
    house.sink.listen()
    run.finish()
    with house.orm():
        assert not OutgoingEmail.objects.exclude(state__in=[State.SENT, State.DROPPED]).exists()
    run.check(f"SMTP {request.node.callspec.id} for an hour, up to {tries} attempts before")


def _live_through_an_hour(house: House) -> int:
    """Let an hour pass in six steps, each until nothing is due. Returns how often a mail was tried at most."""
    for minutes in range(10, 61, 10):
        house.set_time(MISSED + timedelta(minutes=minutes))
        wait_until(house, nothing_is_due, 200)
    with house.orm():
        return max(OutgoingEmail.objects.values_list("attempts", flat=True))


def test_three_days_without_a_worker(run: Run) -> None:
    house = run.house
    _work_until_three_days_before(house)
    for days in (2, 1, 0):
        house.set_time(MISSED - timedelta(days=days))
        house.settle()
    run.finish()
    run.expected = verdicts(house)  # with a worker on each of the three days

    house.begin()
    _work_until_three_days_before(house)
    house.stop("fast")
    house.set_time(MISSED)
    house.work()
    run.finish()
    with house.orm():
        assert Notice.objects.filter(occurred_at__gte=MISSED, about__startswith="CMP-").exists()
    run.check("three days without a worker")


def _work_until_three_days_before(house: House) -> None:
    house.set_time(MISSED - timedelta(days=3))
    house.work()
    house.settle()


def test_the_clock_is_put_back_a_minute(run: Run) -> None:
    """The application's clock goes back while e-mails are leased and windows of digests are open."""
    house = run.house
    house.work()
    house.set_time(MISSED)
    wait_until(house, _all_are_breached, 120)
    with house.orm():
        SimulatedTime.shift(-timedelta(minutes=1))
    run.finish()
    run.check("clock put back a minute")


def test_a_beat_whose_machine_is_put_back_a_minute_goes_on_at_once(run: Run) -> None:
    """The clock of a process that runs: each periodic task has had its last turn in the future then."""
    house = run.house
    clock = house.folder / "clock"
    clock.write_text("0", encoding="utf-8")
    house.stop("beat")
    try:
        house.work()
        house.start_beat("dated-beat", app="tests.faults.dated", **{SECONDS: str(clock)})
        house.wait_for_log("fast", "ready.", seconds=120)
        house.wait_for_log("dated-beat", "Sending due task sweep-outbox", seconds=120)
        clock.write_text("-60", encoding="utf-8")
        house.set_time(MISSED)
        stepped = time.monotonic()
        wait_until(house, _all_are_breached, 45)
        seconds = time.monotonic() - stepped
        run.finish()
    finally:
        house.stop("dated-beat")
        house.start_beat()
    assert "the clock was put back" in house.log("dated-beat")
    run.check(f"beat's clock put back a minute: all breaches recorded {seconds:.0f} s later")


def _all_are_breached() -> bool:
    """Tell whether every deadline that has passed is recorded as missed."""
    now = real_now() + SimulatedTime.offset()
    open_clocks = Clock.objects.filter(state="running", due_at__lt=now, case__complaint__isnull=False)
    return now > START and not open_clocks.filter(breached_at=None).exists() and ClockEvent.objects.exists()
