"""Searching finds what the reader may see, by words, and goes straight to a whole reference."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Team, User
from complaints.models import Complaint
from tests.agreements.factories import AgreementFactory
from tests.complaints.factories import log, publish_own_targets
from tests.conftest import ClientFor
from tests.customers.factories import CustomerFactory

pytestmark = pytest.mark.django_db


def search(client: Client, text: str) -> str:
    return client.get(reverse("desk:search"), {"q": text}).content.decode()


@pytest.fixture
def complaint(team: Team, agent: User, now: datetime) -> Complaint:
    """A complaint of the team from a customer with accents."""
    publish_own_targets()
    customer = CustomerFactory(name="Žluťoučký kůň")
    AgreementFactory(customer=customer, title="Podpora stájí")
    return log(agent, now, customer=customer, title="Výtah stojí")


def test_words_are_found_whatever_their_accents_and_order(
    complaint: Complaint, agent: User, client_for: ClientFor
) -> None:
    client = client_for(agent)
    for text in ("kun zlutoucky", "VYTAH", "vytah kun", complaint.reference[4:]):
        assert "Výtah stojí" in search(client, text) or "Žluťoučký kůň" in search(client, text), text
    both = search(client, "kun")
    assert "Žluťoučký kůň" in both
    assert "Výtah stojí" in both
    assert "Podpora stájí" in both
    assert "Nothing matches" in search(client, "kun stairs")


def test_a_stranger_and_staff_find_only_theirs(
    complaint: Complaint, stranger: User, staff: User, client_for: ClientFor
) -> None:
    for_stranger = search(client_for(stranger), "kun")
    assert "Žluťoučký kůň" in for_stranger
    assert "Výtah stojí" not in for_stranger
    assert "Nothing matches" in search(client_for(staff), "kun")


def test_a_whole_reference_leads_straight_there_for_those_who_may_see_it(
    complaint: Complaint, agent: User, stranger: User, client_for: ClientFor
) -> None:
    reference = complaint.reference.lower()
    response = client_for(agent).get(reverse("desk:search"), {"q": f" {reference} "})
    assert response.status_code == 302
    assert response["Location"] == complaint.get_absolute_url()
    hidden = client_for(stranger).get(reverse("desk:search"), {"q": reference})
    assert hidden.status_code == 200
    assert "Nothing matches" in hidden.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "x" * 5000, "<script>alert(1)</script>", "%", "_", "'"])
def test_odd_queries_are_answered_calmly(text: str, agent: User, client_for: ClientFor) -> None:
    CustomerFactory(name="Modrý dům")
    response = client_for(agent).get(reverse("desk:search"), {"q": text})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in page
    assert "Modrý dům" not in page


def palette(client: Client, text: str = "") -> str:
    return client.get(reverse("desk:palette"), {"q": text}).content.decode()


def test_the_palette_leads_to_pages_and_to_what_a_search_finds(
    complaint: Complaint, agent: User, client_for: ClientFor
) -> None:
    client = client_for(agent)
    offered = palette(client)
    assert f'href="{reverse("complaints:new")}"' in offered
    assert f'href="{reverse("desk:attainment")}"' not in offered  # reports are not an agent's
    assert f'href="{reverse("sla:calendars")}"' in palette(client, "busi cal")
    assert f'href="{reverse("accounts:users")}"' not in palette(client, "people")
    named = palette(client, complaint.reference.lower())
    assert named.count(f'href="{complaint.get_absolute_url()}"') == 1
    assert "This one" in named
    assert "Business calendars" in search(client, "calendars")


def test_the_palette_shows_a_stranger_and_staff_nothing_that_is_not_theirs(
    complaint: Complaint, agent: User, stranger: User, staff: User, client_for: ClientFor
) -> None:
    for reader in (stranger, staff):
        client = client_for(reader)
        for text in (complaint.reference, complaint.reference[-3:], "vytah"):
            found = palette(client, text)
            assert complaint.get_absolute_url() not in found
            assert "Výtah" not in found
    assert "Žluťoučký" not in palette(client_for(staff), "kun")
    assert "Žluťoučký" in palette(client_for(agent), "kun")


def test_what_is_typed_is_shown_as_text(agent: User, client_for: ClientFor) -> None:
    found = palette(client_for(agent), '<b>"x')
    assert "<b>" not in found
    assert "?q=%3Cb%3E%22x" in found
