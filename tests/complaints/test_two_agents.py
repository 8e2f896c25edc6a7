"""Two agents on one complaint at once, each with a connection of their own: what SQLite cannot show."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Team, User
from complaints.models import Complaint, Interaction
from complaints.services import hold, log_complaint, record_message, reply, resume
from core.errors import Refusal
from core.models import Organisation
from sla.domain.vocabulary import Metric, Unit
from sla.models import ClockEvent, ClockPause
from sla.services import publish_target_set
from tests.complaints.factories import LONG_AGO, spec
from tests.connections import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


@pytest.fixture
def complaint(team: Team, agent: User, now: datetime) -> Complaint:
    Organisation.current()
    specs = [
        spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS),
        spec(Metric.NEXT_RESPONSE, 2, Unit.HOURS),
        spec(Metric.RESOLUTION, 8, Unit.HOURS),
    ]
    publish_target_set(
        basis="organisation", series=None, source="Severka servis", specs=specs, now=LONG_AGO, actor=None
    )
    return log_complaint(
        actor=agent, now=now, channel="email", description="The lift is stuck.", complainant_name="Jana"
    )


def test_two_answers_stop_the_clock_once(complaint: Complaint, agent: User, supervisor: User, now: datetime) -> None:
    def answer(who: User) -> Interaction:
        return reply(complaint=complaint, body="On it.", channel="phone", actor=who, now=now + HOUR)

    at_once(lambda: answer(agent), lambda: answer(supervisor))
    assert Interaction.objects.filter(kind="reply").count() == 2
    stopped = ClockEvent.objects.filter(kind="stopped", clock__metric="first_response")
    assert stopped.count() == 1
    assert complaint.case.clocks.get(metric="first_response").is_met


def test_two_messages_start_one_clock(complaint: Complaint, agent: User, supervisor: User, now: datetime) -> None:
    reply(complaint=complaint, body="On it.", channel="phone", actor=agent, now=now + HOUR)

    def hear(who: User) -> Interaction:
        return record_message(complaint=complaint, body="And?", channel="email", actor=who, now=now + 2 * HOUR)

    at_once(lambda: hear(agent), lambda: hear(supervisor))
    assert complaint.case.clocks.filter(metric="next_response").count() == 1


def test_two_holds_hold_once_and_two_ends_end_once(
    complaint: Complaint, agent: User, supervisor: User, now: datetime
) -> None:
    def held(who: User) -> Interaction:
        return hold(complaint=complaint, reason="A part.", actor=who, now=now + HOUR)

    found = at_once(lambda: held(agent), lambda: held(supervisor))
    assert sum(isinstance(answer, Refusal) for answer in found) == 1
    assert ClockPause.objects.filter(ended_at=None).count() == 2

    found = at_once(
        lambda: resume(complaint=complaint, actor=agent, now=now + 2 * HOUR),
        lambda: resume(complaint=complaint, actor=supervisor, now=now + 2 * HOUR),
    )
    assert sum(isinstance(answer, Refusal) for answer in found) == 1
    assert ClockEvent.objects.filter(kind="resumed").count() == 2


def test_an_answer_and_a_message_at_once_leave_one_truth(
    complaint: Complaint, agent: User, supervisor: User, now: datetime
) -> None:
    reply(complaint=complaint, body="Which?", channel="phone", actor=agent, now=now + HOUR, awaits_customer=True)
    at_once(
        lambda: reply(complaint=complaint, body="Well?", channel="phone", actor=agent, now=now + 2 * HOUR),
        lambda: record_message(
            complaint=complaint, body="42.", channel="email", actor=supervisor, now=now + 2 * HOUR + HOUR / 60
        ),
    )
    complaint.refresh_from_db()
    assert complaint.status == "open"
    assert complaint.case.clocks.get(metric="resolution").state == "running"
    running = complaint.case.clocks.get(metric="next_response", state="running")
    assert running.started_at == now + 2 * HOUR + HOUR / 60
