"""What a deadline's explanation prints gives the stored deadline again, for whoever adds it up."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.domain.permissions import PERMISSIONS
from accounts.models import Team, User
from accounts.services.keys import create_key
from complaints.models import Complaint
from sla.domain.vocabulary import Basis, Metric, Unit
from sla.models import Clock
from sla.services import pause_clocks, publish_target_set, resume_clocks
from tests.complaints.factories import LONG_AGO, log, spec
from tests.complaints.reading import Print, read_page, read_rest
from tests.conftest import ClientFor
from tests.sla.calendars import LUNCH_HOURS

pytestmark = pytest.mark.django_db

Check = Callable[[Complaint, datetime, Unit, int], Print]
WINTER = datetime.fromisoformat("2026-03-27T15:00:37.6+01:00")  # the clocks change on Sunday
EASTER = datetime.fromisoformat("2026-04-02T14:20:05.9+02:00")  # Good Friday and Easter Monday are off
AMOUNTS = [
    (Unit.SECONDS, 90),
    (Unit.MINUTES, 200),
    (Unit.HOURS, 12),
    (Unit.BUSINESS_DAYS, 4),
    (Unit.CALENDAR_DAYS, 3),
    (Unit.CALENDAR_DAYS, 30),
    (Unit.WEEKS, 2),
    (Unit.MONTHS, 1),
    (Unit.RINGS, 4),
]
PRAGUE = ZoneInfo("Europe/Prague")
SECONDS = {Unit.SECONDS: 1, Unit.MINUTES: 60, Unit.HOURS: 3600, Unit.RINGS: 5}


@pytest.fixture
def check(client_for: ClientFor, manager: User, now: datetime) -> Check:
    """Reads what a complaint prints at an instant, on its page and over REST, and adds both up; gives the page's."""
    _key, secret = create_key(actor=None, user=manager, name="CRM", scopes=PERMISSIONS, now=now)
    api = APIClient(headers={"Authorization": f"Bearer {secret}"})

    def read(complaint: Complaint, at: datetime, unit: Unit, amount: int) -> Print:
        clock = complaint.case.clocks.get()
        path = f"/api/v1/complaints/{complaint.reference}/clocks/{clock.public_id}/explanation/"
        with time_machine.travel(at, tick=False):
            html = client_for(manager).get(complaint.get_absolute_url()).content.decode()
            written = api.get(path).json()
        printed = read_page(html, "First response")
        assert_adds_up(printed, clock, unit, amount, is_exact=False)
        assert_adds_up(read_rest(written), clock, unit, amount, is_exact=True)
        return printed

    return read


def complaint_with(agent: User, unit: Unit, amount: int, now: datetime, **more: Any) -> Complaint:
    publish_target_set(
        basis=Basis.ORGANISATION,
        series=None,
        source="Severka servis",
        specs=[spec(Metric.FIRST_RESPONSE, amount, unit, calendar=LUNCH_HOURS, **more)],
        now=LONG_AGO,
        actor=None,
    )
    return log(agent, now)


def hold(complaint: Complaint, agent: User, *spans: tuple[timedelta, timedelta]) -> None:
    """Hold its clocks from so long after it was logged, for so long."""
    for after, length in spans:
        begin = complaint.logged_at + after
        pause_clocks(case=complaint.case, reason="a part is missing", at=begin, now=begin, actor=agent)
        resume_clocks(case=complaint.case, at=begin + length, now=begin + length, actor=agent)


def assert_adds_up(print_: Print, stored: Clock, unit: Unit, amount: int, *, is_exact: bool) -> None:
    """Put the deadline together again from what is printed. A page is exact to the second, REST to the microsecond."""

    def cut(at: datetime) -> datetime:
        return (at if is_exact else at.replace(microsecond=0)).astimezone(UTC)

    assert print_.started.astimezone(UTC) == cut(stored.started_at)
    for row in (*print_.rows, *print_.added):
        assert row.end.astimezone(UTC) - row.start.astimezone(UTC) == row.length
    assert all(early.end <= late.start for early, late in pairwise(print_.rows))
    assert all(not (start < row.end and row.start < end) for start, end in print_.pauses for row in print_.rows)
    if unit in SECONDS:
        assert sum((row.length for row in print_.rows), timedelta()) == print_.total
        assert print_.total == timedelta(seconds=amount * SECONDS[unit])
        assert print_.started <= print_.rows[0].start
        deadline = print_.rows[-1].end
    else:
        assert print_.days_end is not None
        assert_days(print_, stored, unit, amount)
        assert sum((row.length for row in print_.added), timedelta()) == (print_.held if print_.added else timedelta())
        deadline = print_.added[-1].end if print_.added else print_.days_end
        if unit != Unit.BUSINESS_DAYS:
            assert deadline.astimezone(UTC) == print_.days_end.astimezone(UTC) + print_.held
    assert deadline.astimezone(UTC) == print_.due.astimezone(UTC) == cut(stored.due_at)


def assert_days(print_: Print, stored: Clock, unit: Unit, amount: int) -> None:
    """The days are as many as were promised, from the day after receipt, and the deadline is on the last of them."""
    received_on = print_.started.astimezone(PRAGUE).date()
    count = {Unit.BUSINESS_DAYS: amount, Unit.CALENDAR_DAYS: amount, Unit.WEEKS: 7 * amount}.get(unit)
    assert print_.days[0] > received_on
    if count is None:
        assert (print_.days[-1].day, print_.days[-1].month) == (received_on.day, received_on.month + amount)
        count = (print_.days[-1] - received_on).days
    assert len(print_.days) == count
    assert print_.days_end is not None
    if print_.moved_from:
        assert print_.moved_from == print_.days[-1]
    elif unit == Unit.BUSINESS_DAYS:
        assert print_.days_end.astimezone(UTC).date() == print_.days[-1]
    else:
        last_second = (print_.days_end - timedelta(seconds=1)).astimezone(print_.started.tzinfo)
        assert last_second.date() >= print_.days[-1]


@pytest.mark.parametrize("begin", [WINTER, EASTER], ids=["dst", "easter"])
@pytest.mark.parametrize(("unit", "amount"), AMOUNTS)
def test_every_unit_adds_up_with_pauses_and_without(
    team: Team, agent: User, check: Check, unit: Unit, amount: int, begin: datetime
) -> None:
    complaint = complaint_with(agent, unit, amount, begin)
    assert check(complaint, begin + timedelta(minutes=1), unit, amount).pauses == []
    hold(
        complaint,
        agent,
        (timedelta(seconds=10.3), timedelta(minutes=7, seconds=3.9)),
        (timedelta(minutes=7, seconds=20), timedelta(days=3, hours=1, seconds=7.7)),
    )

    assert len(check(complaint, begin + timedelta(days=4), unit, amount).pauses) == 2


def test_an_end_that_was_moved_from_a_day_off_adds_up(team: Team, agent: User, check: Check) -> None:
    complaint = complaint_with(agent, Unit.CALENDAR_DAYS, 2, EASTER, moves_off_days_off=True)
    found = check(complaint, EASTER, Unit.CALENDAR_DAYS, 2)

    assert found.moved_from == date(2026, 4, 4)
    assert found.due.astimezone(UTC) == datetime(2026, 4, 7, 22, tzinfo=UTC)


def test_a_clock_that_is_held_adds_up_to_the_deadline_as_it_stands(team: Team, agent: User, check: Check) -> None:
    complaint = complaint_with(agent, Unit.HOURS, 12, EASTER)
    hold(complaint, agent, (timedelta(minutes=5), timedelta(minutes=10)))
    held_at = EASTER + timedelta(hours=1)
    pause_clocks(case=complaint.case, reason="asked back", at=held_at, now=held_at, actor=agent)
    found = check(complaint, held_at + timedelta(days=9), Unit.HOURS, 12)

    [(held_from, held_to)] = found.pauses
    assert held_to - held_from == timedelta(minutes=10)


@pytest.mark.parametrize(("unit", "amount"), [(Unit.HOURS, 12), (Unit.BUSINESS_DAYS, 2), (Unit.WEEKS, 1)])
def test_a_clock_that_is_held_again_in_the_second_in_which_it_went_on_adds_up(
    team: Team, agent: User, check: Check, unit: Unit, amount: int
) -> None:
    complaint = complaint_with(agent, unit, amount, EASTER)
    hold(complaint, agent, (timedelta(minutes=5), timedelta(minutes=10)))
    held_at = EASTER + timedelta(minutes=15, milliseconds=50)
    pause_clocks(case=complaint.case, reason="asked back", at=held_at, now=held_at, actor=agent)
    found = check(complaint, held_at + timedelta(hours=1), unit, amount)

    [(held_from, held_to)] = found.pauses
    assert held_to - held_from == timedelta(minutes=10)
