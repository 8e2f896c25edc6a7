"""The page of a complaint: what holds each clock, and every act of the conversation."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services import ask_callback, hold, record_message, reply, resolve, send_letter
from core.clock import utc_now
from sla.services import publish_default_targets
from tests.complaints.factories import LONG_AGO, log
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
HOUR = timedelta(hours=1)


@pytest.fixture
def complaint(team: Team, agent: User) -> Complaint:
    publish_default_targets(now=LONG_AGO)
    return log(agent, utc_now() - 20 * timedelta(minutes=1), channel="chat")


def send(client: Client, name: str, complaint: Complaint, **fields: Any) -> Any:
    values = {f"{name}-{field}": value for field, value in fields.items()}
    return client.post(reverse(f"complaints:{name}", args=[complaint.reference]), values, follow=True)


def shown(client: Client, complaint: Complaint) -> str:
    return client.get(complaint.get_absolute_url()).content.decode()


def test_a_reply_that_waits_shows_what_holds_each_clock_and_why(
    complaint: Complaint, agent: User, client_for: ClientFor
) -> None:
    client = client_for(agent)
    send(client, "reply", complaint, body="Which one?", channel="phone", awaits_customer="yes", waiting_for="A number.")
    page = shown(client, complaint)
    assert "Waiting for the customer" in page
    assert "Adam Agent: A number." in page
    assert "Clocks held" in page
    answered = send(client, "message", complaint, body="It is 42.", channel="email")
    assert "The customer&#x27;s message is recorded." in answered.content.decode()
    page = shown(client, complaint)
    assert "Clocks run again" in page
    assert "Waiting for the customer" not in page


def test_a_reply_without_a_choice_goes_on(complaint: Complaint, agent: User, client_for: ClientFor) -> None:
    send(client_for(agent), "reply", complaint, body="We are on it.", channel="phone")
    assert Complaint.objects.get().status == "open"


def test_a_hold_by_hand_is_seen_and_ended(complaint: Complaint, agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    refused = send(client, "hold", complaint, reason="")
    assert refused.status_code == 422
    page = send(client, "hold", complaint, reason="The part is on its way.").content.decode()
    assert "The clocks are held." in page
    assert "The part is on its way." in page
    assert send(client, "hold", complaint, reason="Once more.").status_code == 422
    page = client.post(reverse("complaints:resume", args=[complaint.reference]), follow=True).content.decode()
    assert "The clocks run again." in page
    again = client.post(reverse("complaints:resume", args=[complaint.reference]))
    assert (again.status_code, "No clock of this complaint is held." in again.content.decode()) == (422, True)


def test_what_is_never_held_says_so(complaint: Complaint, agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    soon = (utc_now() + 50 * HOUR).strftime("%Y-%m-%dT%H:%M")
    page = send(client, "promise", complaint, body="Soon.", channel="phone", promised_at=soon).content.decode()
    assert "Promised date" in page
    assert "promised for" in page
    assert "A person promised this date" in page
    page = send(client, "hold", complaint, reason="The part is on its way.").content.decode()
    assert "Promised date runs on: a promised date is never held." in page
    assert "Runs on: a promised date is never held." in page


def test_a_promise_needs_its_date(complaint: Complaint, agent: User, client_for: ClientFor) -> None:
    refused = send(client_for(agent), "promise", complaint, body="Soon.", channel="phone")
    assert refused.status_code == 422
    assert not complaint.case.clocks.filter(target=None).exists()


def test_a_call_back_is_asked_for_and_made(complaint: Complaint, agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    refused = send(client, "callback", complaint, channel="email")
    assert (refused.status_code, "agree a time" in refused.content.decode()) == (422, True)
    soon = (utc_now() + 3 * HOUR).strftime("%Y-%m-%dT%H:%M")
    page = send(client, "callback", complaint, channel="email", phone="+420 777", agreed_at=soon).content.decode()
    assert "A reply by phone stops it." in page
    send(client, "reply", complaint, body="We talked.", channel="phone")
    assert complaint.case.clocks.get(metric="callback").is_met


def test_an_automatic_reply_is_recorded_and_not_sent(complaint: Complaint, agent: User, client_for: ClientFor) -> None:
    page = send(client_for(agent), "letter", complaint, kind="automatic_reply", body="We have it.", channel="email")
    assert "The automatic reply is recorded." in page.content.decode()
    assert complaint.case.clocks.get(metric="first_response").state == "running"
    assert complaint.interactions.get(kind="automatic_reply").email is None


def test_closing_and_what_is_heard_after_the_end(complaint: Complaint, agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    now = utc_now()
    resolve(complaint=complaint, body="Repaired.", actor=agent, now=now - 2 * timedelta(minutes=1))
    assert "since the work ended" not in shown(client, complaint)
    record_message(complaint=complaint, body="Thanks.", channel="email", actor=agent, now=now)
    assert "The customer has written or asked for a call since the work ended." in shown(client, complaint)
    page = send(client, "close", complaint, closed_as="satisfied").content.decode()
    assert "The complaint is closed." in page
    assert "The customer is satisfied" in page
    assert "asked for a call since" not in page
    send(client, "message", complaint, body="It is broken again.", channel="email")
    page = shown(client, complaint)
    assert "since the complaint was closed. It can be answered once it is reopened." in page
    assert '<details class="act act-reopen" name="act" open>' in page
    assert "Reply to the customer" not in page
    # What is stored is the code, so that each reader has it in their own language.
    agent.language = "cs"
    agent.save()
    assert "Zákazník je spokojen" in shown(client, complaint)


def test_who_is_owed_a_call_after_the_end_can_be_called_from_the_page(
    complaint: Complaint, agent: User, client_for: ClientFor
) -> None:
    client = client_for(agent)
    resolve(complaint=complaint, body="Repaired.", actor=agent, now=utc_now())
    ask_callback(complaint=complaint, channel="chat", agreed_at=utc_now() + HOUR, actor=agent, now=utc_now())
    page = shown(client, complaint)
    assert "asked for a call since the work ended" in page
    assert 'id="id_reply-body"' in page
    tried = send(client, "attempt", complaint, body="Left a message.").content.decode()
    assert "The call is recorded as not answered. The clocks run on." in tried
    assert "Called, not reached" in tried
    assert complaint.case.clocks.get(metric="callback").state == "running"
    send(client, "reply", complaint, body="All is well.", channel="phone")
    assert "asked for a call since the work ended" not in shown(client, complaint)


def test_decided_deadlines_are_folded_and_counted(complaint: Complaint, agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    assert "met 1, missed 0" not in shown(client, complaint)
    reply(complaint=complaint, body="We are on it.", channel="phone", actor=agent, now=utc_now())
    assert "met 2, missed 0" in shown(client, complaint)


def test_the_page_costs_the_same_however_many_clocks_and_holds(
    complaint: Complaint, agent: User, client_for: ClientFor
) -> None:
    client = client_for(agent)
    now = utc_now()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(client, complaint)
        return len(queries)

    def promise(after: int) -> None:
        send_letter(
            complaint=complaint,
            kind="holding_letter",
            body="Soon.",
            channel="phone",
            promised_at=now + after * HOUR,
            actor=agent,
            now=now,
        )

    promise(5)
    hold(complaint=complaint, reason="A part.", actor=agent, now=now)
    before = cost()
    promise(6)
    promise(7)
    assert cost() == before


def test_an_auditor_sees_the_holds_and_can_end_none(complaint: Complaint, agent: User, client_for: ClientFor) -> None:

    hold(complaint=complaint, reason="A part.", actor=agent, now=utc_now())
    client = client_for(UserFactory(roles=["auditor"]))
    assert "Adam Agent: A part." in shown(client, complaint)
    assert client.post(reverse("complaints:resume", args=[complaint.reference])).status_code == 403


def test_a_call_is_asked_for_at_intake(complaint: Complaint, agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    fields = {
        "channel": "email",
        "customer": "Jana Nová",
        "customer_key": "none",
        "description": "Nobody rang back.",
        "wants_callback": "on",
    }
    refused = client.post(reverse("complaints:new"), fields)
    assert (refused.status_code, "agree a time" in refused.content.decode()) == (422, True)
    fields["callback_at"] = (utc_now() + 3 * HOUR).strftime("%Y-%m-%dT%H:%M")
    assert client.post(reverse("complaints:new"), fields).status_code == 302
    logged = Complaint.objects.latest("pk")
    assert logged.case.clocks.get(metric="callback").is_promise
