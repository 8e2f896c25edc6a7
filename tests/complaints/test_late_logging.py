"""What is late already when it is logged is breached in the same transaction; the very instant is in time."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Team, User
from complaints.services.forecast import forecast
from notifications.models import OutgoingEmail
from sla.services.breaches import sweep_due
from tests.complaints.factories import log

pytestmark = pytest.mark.django_db
# Two office hours before the weekend: answered within four, it is due on Monday at 10:00 in Prague.
FRIDAY = datetime(2026, 2, 27, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(("after", "is_late"), [(timedelta(), False), (timedelta(microseconds=1), True)])
def test_what_is_late_when_it_is_logged(
    desk: Team, manager: User, now: datetime, after: timedelta, is_late: bool
) -> None:
    logged_at = now + after
    expected = forecast(values={"channel": "phone", "received_at": FRIDAY}, actor=manager, now=logged_at)
    complaint = log(manager, logged_at, received_at=FRIDAY, backdating_reason="The server was down.")
    clock = complaint.case.clocks.get(metric="first_response")
    assert (clock.due_at, clock.breached_at) == (now, now if is_late else None)
    assert OutgoingEmail.objects.filter(kind="clock_breach").exists() is is_late
    # What the form said is what happened, and the sweep has nothing left to notice.
    assert expected is not None
    assert [(each.due_at, each.is_late(logged_at)) for each in expected] == [
        (each.due_at, each.is_breached) for each in complaint.case.clocks.order_by("due_at")
    ]
    assert sweep_due(now=logged_at).breached == 0
