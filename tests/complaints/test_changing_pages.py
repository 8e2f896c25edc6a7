"""The pages behind the menu of a complaint: what is asked, what is shown first, and what is refused."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services import reply
from complaints.services.merging import merge
from customers.models import Customer
from sla.models import Clock
from tests.complaints.factories import agreement_in_force, log
from tests.conftest import ClientFor
from tests.factories import TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen(now: datetime) -> object:
    """Pages read the clock; here it stands."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def complaint(desk: Team, agent: User, now: datetime) -> Complaint:
    return log(agent, now, team=desk, owner=agent, received_at=now - timedelta(seconds=37))


@pytest.fixture
def client(client_for: ClientFor, agent: User) -> Client:
    return client_for(agent)


def facts(**changes: str) -> dict[str, str]:
    """Return the form as it stands, 10:00 in Prague less 37 seconds, with some of it changed."""
    return {
        "kind": "complaint", "channel": "phone", "impact": "", "urgency": "", "priority": "normal", "customer": "",
        "customer_key": "none", "agreement": "", "complainant_name": "Jana Nováková", "received_at": "2026-03-02T09:59",
        **changes,
    }  # fmt: skip


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_a_change_is_asked_shown_and_done(client: Client, complaint: Complaint) -> None:
    address = reverse("complaints:change", args=[complaint.reference])
    assert 'value="2026-03-02T09:59"' in client.get(address).content.decode()
    nothing = client.post(address, facts(step="check"))
    assert (nothing.status_code, "Nothing is different" in nothing.content.decode()) == (422, True)

    shown = client.post(address, facts(step="check", kind="enquiry"))
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "is cancelled" in page
    assert not Clock.objects.filter(state="cancelled").exists()
    back = client.post(address, facts(step="edit", kind="enquiry"))
    assert '<option value="enquiry" selected>' in back.content.decode()

    sent = facts(step="apply", kind="enquiry", token=token_of(page))
    assert client.post(address, sent).status_code == 422
    done = client.post(address, {**sent, "reason": "It is a question"})
    assert done.status_code == 302
    complaint.case.refresh_from_db()
    assert complaint.case.kind == "enquiry"
    shown_after = client.get(done["Location"]).content.decode()
    assert "Kind: Complaint → Enquiry" in shown_after
    assert "2 cancelled deadlines" in shown_after


def test_what_changed_meanwhile_is_shown_again(
    client: Client, complaint: Complaint, agent: User, now: datetime
) -> None:
    address = reverse("complaints:change", args=[complaint.reference])
    asked = facts(step="check", priority="low", received_at="2026-03-02T09:30")
    token = token_of(client.post(address, asked).content.decode())
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=now)
    sent = {**asked, "step": "apply", "token": token, "reason": "Typed wrong"}
    again = client.post(address, sent)
    page = again.content.decode()
    assert again.status_code == 409
    assert "look again at what will happen" in page
    assert 'value="Typed wrong"' in page
    assert not Clock.objects.filter(state="cancelled").exists()
    assert client.post(address, {**sent, "token": token_of(page)}).status_code == 302


def test_another_customer_is_found_and_their_agreement_offered(
    client: Client, complaint: Complaint, customer: Customer, manager: User
) -> None:
    agreement_in_force(customer, manager)
    agreement_in_force(customer, manager, reference="AGR-2026-00043", hours=8)
    address = reverse("complaints:change", args=[complaint.reference])
    chosen = facts(step="check", customer=customer.name, customer_key=str(customer.public_id))
    asked = client.post(address, chosen)
    assert (asked.status_code, "AGR-2026-00043 Help desk" in asked.content.decode()) == (422, True)
    shown = client.post(address, {**chosen, "agreement": "AGR-2026-00043"}).content.decode()
    assert "AGR-2026-00043" in shown
    assert "article 5.1" in shown


def test_the_menu_says_why_something_cannot_be_done(client_for: ClientFor, complaint: Complaint, auditor: User) -> None:
    auditing = client_for(auditor)
    page = auditing.get(complaint.get_absolute_url()).content.decode()
    assert "Only the service desk reclassifies" in page
    assert reverse("complaints:change", args=[complaint.reference]) not in page
    assert auditing.get(reverse("complaints:change", args=[complaint.reference])).status_code == 403


def test_a_withdrawal_is_shown_and_recorded(client: Client, complaint: Complaint) -> None:
    address = reverse("complaints:withdraw", args=[complaint.reference])
    page = client.get(address).content.decode()
    assert page.count("is cancelled") == 2
    assert client.post(address, {"token": token_of(page)}).status_code == 422
    assert client.post(address, {"token": "another", "body": "Never mind"}).status_code == 409
    done = client.post(address, {"token": token_of(page), "body": "Never mind"})
    shown = client.get(done["Location"]).content.decode()
    assert "Withdrawn" in shown
    assert "No deadline runs: all were cancelled." in shown
    assert client.get(reverse("complaints:list")).content.decode().count(complaint.reference) == 0
    assert complaint.reference in client.get(reverse("complaints:list") + "?state=finished").content.decode()


def test_a_merging_is_asked_shown_and_done_and_the_old_number_leads_on(
    client_for: ClientFor, complaint: Complaint, desk: Team, agent: User, supervisor: User, manager: User, now: datetime
) -> None:
    twin = log(agent, now, team=desk, owner=agent, description="Stuck again <b>")
    elsewhere = log(manager, now, team=TeamFactory())
    boss = client_for(supervisor)
    address = reverse("complaints:merge", args=[twin.reference])
    assert boss.get(address).status_code == 200
    for number in ("", "CMP-2026-99999", elsewhere.reference, twin.reference):
        assert boss.post(address, {"into": number, "step": "check"}).status_code == 422
    unseen = boss.post(address, {"into": elsewhere.reference, "step": "check"}).content.decode()
    assert "There is no such complaint." in unseen
    shown = boss.post(address, {"into": complaint.reference.lower(), "step": "check"})
    page = shown.content.decode()
    assert (shown.status_code, f"{complaint.reference} stays" in page) == (200, True)
    sent = {"into": complaint.reference, "step": "apply", "token": token_of(page)}
    assert boss.post(address, sent).status_code == 422
    assert boss.post(address, {**sent, "token": "another", "reason": "Twice"}).status_code == 409
    done = boss.post(address, {**sent, "reason": "Twice"})
    assert done["Location"] == complaint.get_absolute_url()
    led = boss.get(twin.get_absolute_url(), follow=True)
    text = led.content.decode()
    assert led.redirect_chain == [(complaint.get_absolute_url(), 302)]
    assert f"{twin.reference} was merged into this complaint." in text
    assert f"from {twin.reference}" in text
    assert "Stuck again &lt;b&gt;" in text
    assert twin.reference not in boss.get(reverse("complaints:list") + "?state=all").content.decode()
    assert client_for(agent).get(address).status_code == 403


def test_a_part_is_asked_shown_and_made_once(client: Client, complaint: Complaint) -> None:
    address = reverse("complaints:split", args=[complaint.reference])
    page = client.get(address).content.decode()
    number = re.search(r'name="public_id" value="([\w-]+)"', page)
    assert number is not None
    entry = complaint.interactions.get()
    sent = {"public_id": number[1], "entries": [str(entry.public_id)], "title": "The door"}
    assert client.post(address, {"public_id": number[1], "step": "check"}).status_code == 422
    shown = client.post(address, {**sent, "step": "check"}).content.decode()
    assert "The door" in shown
    final = {**sent, "step": "apply", "token": token_of(shown), "reason": "Two things"}
    assert client.post(address, {**final, "token": "another"}).status_code == 409
    made = [client.post(address, final)["Location"] for _press in range(2)]
    assert made[0] == made[1] != complaint.get_absolute_url()
    assert Complaint.objects.filter(split_from=complaint).count() == 1
    assert "Split from" in client.get(made[0]).content.decode()
    assert made[0] in client.get(complaint.get_absolute_url()).content.decode()


def test_the_form_of_a_new_complaint_says_when_it_will_be_due(
    client: Client, desk: Team, customer: Customer, manager: User
) -> None:
    address = reverse("complaints:deadlines")
    own = client.get(address, {"channel": "phone", "received_at": "2026-03-02T10:00"}).content.decode()
    assert "2 March 2026, 14:00" in own.replace("\xa0", " ")
    agreement_in_force(customer, manager)
    chosen = {"channel": "phone", "customer_key": str(customer.public_id), "customer": customer.name}
    theirs = client.get(address, {**chosen, "received_at": "2026-03-02T07:00"}).content.decode().replace("\xa0", " ")
    # Two office hours from eight, and it is ten: due this very instant, and not late yet.
    assert "2 March 2026, 10:00" in theirs
    assert "late at once" not in theirs
    late = client.get(address, {**chosen, "received_at": "2026-02-27T07:00"}).content.decode()
    assert "late at once, by" in late
    assert "No promise" in client.get(address, {"channel": "phone", "kind": "praise"}).content.decode()
    agreement_in_force(customer, manager, reference="AGR-2026-00043")
    for unknown in ({}, {"channel": "pigeon"}, chosen, {"channel": "phone", "received_at": "2027-01-01T10:00"}):
        assert client.get(address, unknown).content.strip() == b""


def test_the_timeline_costs_the_same_however_many_are_merged(
    client_for: ClientFor, complaint: Complaint, desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    boss = client_for(supervisor)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert boss.get(complaint.get_absolute_url()).status_code == 200
        return len(captured)

    def one_more() -> None:
        twin = log(agent, now, team=desk, owner=agent)
        merge(complaint=twin, into=complaint, reason="Twice", actor=supervisor, now=now)

    one_more()
    few = cost()
    for _each in range(3):
        one_more()
    assert cost() == few
