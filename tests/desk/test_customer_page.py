"""The page of one customer: what each reader sees around it."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from customers.models import Customer, ExternalReference
from tests.agreements.factories import AgreementFactory
from tests.complaints.factories import log, publish_own_targets
from tests.conftest import ClientFor
from tests.customers.factories import ContactFactory, CustomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(db: None) -> Customer:
    """A customer with a contact, a CRM key and an agreement."""
    customer = CustomerFactory(name="Modrý dům", company_id="27074358", note="Pozor:\n<b>zvoní</b>", phone="+420 777 1")
    ContactFactory(customer=customer, name="Jan Dvořák")
    ExternalReference.objects.create(customer=customer, system="crm", key="A-17")
    AgreementFactory(customer=customer, title="Podpora prodejen")
    AgreementFactory(title="Somebody else's")
    return customer


def test_facts_contacts_agreements_and_complaints_stand_together(
    customer: Customer, team: Team, agent: User, now: datetime, client_for: ClientFor
) -> None:
    publish_own_targets()
    complaint = log(agent, now, customer=customer, title="Výtah stojí")
    page = client_for(agent).get(customer.get_absolute_url()).content.decode()
    for text in ("Modrý dům", "27074358", "Jan Dvořák", "A-17", "Podpora prodejen", "Výtah stojí", complaint.reference):
        assert text in page
    assert "Somebody else" not in page
    assert "&lt;b&gt;zvoní&lt;/b&gt;" in page
    assert 'href="tel:+4207771"' in page
    assert f"{reverse('complaints:new')}?customer={customer.public_id}" in page


def test_a_stranger_sees_the_customer_without_the_complaints_of_others(
    customer: Customer, team: Team, agent: User, stranger: User, now: datetime, client_for: ClientFor
) -> None:
    publish_own_targets()
    log(agent, now, customer=customer, title="Výtah stojí")
    page = client_for(stranger).get(customer.get_absolute_url()).content.decode()
    assert "Modrý dům" in page
    assert "Výtah stojí" not in page


def test_who_only_reads_finds_the_buttons_greyed_or_gone(
    customer: Customer, auditor: User, staff: User, manager: User, client_for: ClientFor
) -> None:
    address = customer.get_absolute_url()
    edit = reverse("customers:edit", args=[customer.public_id])
    start = f"{reverse('agreements:new')}?customer={customer.public_id}"
    of_manager = client_for(manager).get(address).content.decode()
    of_auditor = client_for(auditor).get(address).content.decode()
    assert edit in of_manager
    assert start in of_manager
    assert edit not in of_auditor
    assert "your role only reads them" in of_auditor
    assert start not in of_auditor
    assert client_for(staff).get(address).status_code == 404


def test_an_unknown_customer_is_not_found(agent: User, client_for: ClientFor) -> None:
    assert client_for(agent).get(reverse("desk:customer", args=[uuid4()])).status_code == 404


def test_the_page_costs_the_same_for_three_complaints_as_for_thirty(
    customer: Customer, manager: User, now: datetime, client_for: ClientFor
) -> None:
    publish_own_targets()
    client = client_for(manager)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(customer.get_absolute_url()).status_code == 200
        return len(queries)

    for number in range(3):
        log(manager, now, customer=customer, title=f"Lift {number}")
    cost()
    of_three = cost()
    for number in range(27):
        log(manager, now, customer=customer, title=f"Stairs {number}")
        AgreementFactory(customer=customer)
        ContactFactory(customer=customer)
    page = client.get(customer.get_absolute_url()).content.decode()
    assert page.count("Show all") == 2
    assert cost() == of_three
