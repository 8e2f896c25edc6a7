"""What was measured on a complaint that turns out to be another one is held against what is promised of that one."""

from datetime import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services.changing import Facts, change_complaint, plan_change
from core.errors import Refusal
from core.models import AuditEvent, Organisation
from sla.models import Measurement
from sla.selectors import measurements_between
from sla.services import correct_measurement, publish_default_targets
from tests.complaints.factories import log
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(organisation: Organisation, team: Team, agent: User, now: datetime) -> Complaint:
    """A call that was answered after five rings; three are promised."""
    publish_default_targets(now=datetime.fromisoformat("2026-01-05T08:00Z"))
    return log(agent, now, channel="phone", answered_after=Decimal(5))


def change(complaint: Complaint, actor: User, now: datetime, facts: Facts) -> None:
    change_complaint(complaint=complaint, facts=facts, reason="Misheard.", actor=actor, now=now)


def counted(now: datetime) -> list[bool]:
    return [found.is_met for found in measurements_between(now.replace(hour=0), now.replace(hour=23))]


def test_rings_of_what_turns_out_to_be_a_voicemail_message_count_no_more_and_do_again(
    call: Complaint, agent: User, now: datetime
) -> None:
    assert counted(now) == [False]
    change(call, agent, now, {"channel": "voicemail"})
    measurement = Measurement.objects.get()
    assert (measurement.counts, measurement.value) == (False, Decimal(5))
    assert not counted(now)
    event = AuditEvent.objects.get(action="measurement.rejudged")
    assert (event.changes["counts"], event.reason) == ([True, False], "Misheard.")
    with pytest.raises(Refusal):
        correct_measurement(measurement=measurement, value=Decimal(2), unit="", reason="Less.", actor=agent, now=now)
    change(call, agent, now, {"channel": "phone"})
    assert (Measurement.objects.get().counts, counted(now)) == (True, [False])


def test_a_value_in_other_units_is_not_compared_and_another_priority_changes_nothing(
    call: Complaint, agent: User, now: datetime
) -> None:
    change(call, agent, now, {"priority": "high"})
    assert (counted(now), AuditEvent.objects.filter(action="measurement.rejudged").count()) == ([False], 0)
    change(call, agent, now, {"channel": "chat"})  # promised in minutes
    assert counted(now) == []


def test_a_comparable_value_is_judged_by_the_new_promise(
    organisation: Organisation, team: Team, agent: User, now: datetime
) -> None:
    publish_default_targets(now=datetime.fromisoformat("2026-01-05T08:00Z"))
    visit = log(agent, now, channel="in_person", answered_after=Decimal(45))
    assert counted(now) == [False]  # 30 seconds are promised at the counter
    change(visit, agent, now, {"channel": "chat"})
    assert counted(now) == [True]  # and 2 minutes in a chat


def test_the_page_says_so_before_and_after(call: Complaint, agent: User, now: datetime, client_for: ClientFor) -> None:
    client = client_for(agent)
    url = reverse("complaints:change", args=[call.reference])
    sent = {
        "kind": "complaint", "channel": "voicemail", "impact": "", "urgency": "", "priority": "normal", "customer": "",
        "customer_key": "none", "agreement": "", "complainant_name": "Jana Nováková", "received_at": "2026-03-02T10:00",
    }  # fmt: skip
    with time_machine.travel(now, tick=False):
        checked = client.post(url, {**sent, "step": "check"}).content.decode()
    assert "stays on record and counts no more" in checked
    assert counted(now) == [False]
    change(call, agent, now, {"channel": "voicemail"})
    page = client.get(call.get_absolute_url()).content.decode()
    assert "does not count" in page
    assert reverse("complaints:correct", args=[call.reference, Measurement.objects.get().public_id]) not in page


def test_a_correction_between_two_looks_makes_the_plan_another_one(call: Complaint, agent: User, now: datetime) -> None:
    facts = Facts(channel="in_person")
    shown = plan_change(complaint=call, facts=facts, actor=agent, now=now).token
    change(call, agent, now, {"channel": "chat"})
    with pytest.raises(Refusal):
        change_complaint(complaint=call, facts=facts, reason="Again.", actor=agent, now=now, token=shown)
