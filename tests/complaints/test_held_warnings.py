"""A warning that waits and that nobody needs any more when its hour comes."""

from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services import reply
from complaints.services.withdrawing import withdraw
from notifications.models import Notice, NoticePreferences, OutgoingEmail
from notifications.services.digests import send_digests
from sla.domain.vocabulary import Metric, Unit
from sla.services import publish_target_set
from sla.services.breaches import sweep_due
from tests.complaints.factories import log, spec

pytestmark = pytest.mark.django_db
HOUR, LATER = timedelta(hours=1), datetime(2026, 3, 4, tzinfo=UTC)


def warned(agent: User, now: datetime, *, quiet: bool = True) -> Complaint:
    """A complaint whose answer is due in four hours, with a warning after three that waits for quiet hours to end."""
    if quiet:
        NoticePreferences.objects.create(user=agent, quiet_from=time(9), quiet_until=time(23), timezone="Europe/Prague")
    publish_target_set(
        basis="organisation",
        series=None,
        source="Severka",
        specs=[spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS, warn_at_percents=(75,))],
        now=now,
        actor=None,
    )
    complaint = log(agent, now)
    sweep_due(now=now + 3 * HOUR)
    assert Notice.objects.get().state == ("held" if quiet else "alone")
    return complaint


def test_a_held_warning_whose_deadline_was_met_is_in_no_digest(desk: Team, agent: User, now: datetime) -> None:
    complaint = warned(agent, now)
    reply(complaint=complaint, body="Freed.", channel="phone", actor=agent, now=now + 3.5 * HOUR)
    notice = Notice.objects.get()
    assert (notice.state, notice.go_at, notice.superseded_by) == ("unneeded", None, None)
    assert send_digests(now=LATER) == 0
    assert not OutgoingEmail.objects.filter(kind="digest").exists()


def test_a_warning_that_waits_in_the_outbox_is_not_sent(desk: Team, agent: User, now: datetime) -> None:
    complaint = warned(agent, now, quiet=False)
    reply(complaint=complaint, body="Freed.", channel="phone", actor=agent, now=now + 3.5 * HOUR)
    assert (Notice.objects.get().state, OutgoingEmail.objects.get(kind="clock_warning").state) == (
        "unneeded",
        "dropped",
    )


def test_what_was_sent_stays_sent(desk: Team, agent: User, now: datetime) -> None:
    complaint = warned(agent, now, quiet=False)
    OutgoingEmail.objects.update(state="sent", sent_at=now + 3 * HOUR, next_attempt_at=None)
    reply(complaint=complaint, body="Freed.", channel="phone", actor=agent, now=now + 3.5 * HOUR)
    assert (Notice.objects.get().state, OutgoingEmail.objects.get(kind="clock_warning").state) == ("alone", "sent")


def test_a_late_answer_is_told_of_by_the_breach_that_overtakes_the_warning(
    desk: Team, agent: User, now: datetime
) -> None:
    complaint = warned(agent, now)
    reply(complaint=complaint, body="Freed.", channel="phone", actor=agent, now=now + 5 * HOUR)
    warning = Notice.objects.get(urgency="warning")
    assert warning.state == "superseded"
    assert warning.superseded_by is not None
    assert warning.superseded_by.urgency == "breach"


def test_a_withdrawn_complaint_warns_of_nothing(desk: Team, agent: User, now: datetime) -> None:
    complaint = warned(agent, now)
    withdraw(complaint=complaint, body="They found the key.", actor=agent, now=now + 3.5 * HOUR)
    assert Notice.objects.get(urgency="warning").state == "unneeded"
    assert send_digests(now=LATER) == 0
