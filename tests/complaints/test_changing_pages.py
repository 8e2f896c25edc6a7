"""The pages behind the menu of a complaint: what is asked, what is shown first, and what is refused."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services import reply
from customers.models import Customer
from sla.models import Clock
from tests.complaints.factories import agreement_in_force, log
from tests.conftest import ClientFor

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
