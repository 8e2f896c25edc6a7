"""The pages of customers: who sees them, what they refuse, what they cost."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.selectors import audit_trail
from customers.models import Contact, Customer
from tests.conftest import ClientFor
from tests.customers.factories import ContactFactory, CustomerFactory

pytestmark = pytest.mark.django_db


def test_an_agent_creates_a_customer_and_an_auditor_may_not(agent: User, auditor: User, client_for: ClientFor) -> None:
    values = {"name": "Modrý dům", "country": "CZ", "language": "cs", "is_active": "on"}
    refused = client_for(auditor).post(reverse("customers:new"), values)
    assert refused.status_code == 403
    assert "your role only reads them" in refused.content.decode()
    assert not Customer.objects.exists()

    response = client_for(agent).post(reverse("customers:new"), values)
    customer = Customer.objects.get()
    assert response.status_code == 302
    assert response["Location"] == customer.get_absolute_url()
    assert audit_trail(customer).get().actor_name == agent.full_name


def test_staff_find_no_customers_at_all(staff: User, client_for: ClientFor) -> None:
    customer = CustomerFactory()
    client = client_for(staff)
    for address in (
        reverse("customers:list"),
        reverse("customers:new"),
        reverse("customers:edit", args=[customer.public_id]),
        reverse("customers:contact_new", args=[customer.public_id]),
        customer.get_absolute_url(),
    ):
        assert client.get(address).status_code == 404


def test_an_invalid_form_answers_422_and_keeps_what_was_typed(agent: User, client_for: ClientFor) -> None:
    values = {"name": "", "email": "jan@", "city": "<b>Brno</b>", "country": "CZ", "language": "cs"}
    response = client_for(agent).post(reverse("customers:new"), values)
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: New customer" in page
    assert 'href="#id_name">name: Enter the name of the customer.' in page.replace("Name:", "name:")
    assert 'id="id_email_error"' in page
    assert 'value="jan@"' in page
    assert "&lt;b&gt;Brno&lt;/b&gt;" in page
    assert not Customer.objects.exists()


def test_a_doubtful_company_id_is_stored_with_a_warning(agent: User, client_for: ClientFor) -> None:
    values = {"name": "A", "company_id": "12345678", "country": "CZ", "language": "cs", "is_active": "on"}
    client = client_for(agent)
    page = client.post(reverse("customers:new"), values, follow=True).content.decode()
    assert "fails its check digit" in page
    assert Customer.objects.get().company_id == "12345678"
    values |= {"country": "SK"}
    page = client.post(reverse("customers:new"), values, follow=True).content.decode()
    assert "fails its check digit" not in page


def test_editing_changes_only_that_customer(agent: User, client_for: ClientFor) -> None:
    customer, other = CustomerFactory(name="Modrý dům"), CustomerFactory(name="Pekárna")
    client = client_for(agent)
    address = reverse("customers:edit", args=[customer.public_id])
    assert 'value="Modrý dům"' in client.get(address).content.decode()
    client.post(address, {"name": "Zelený dům", "country": "CZ", "language": "en", "is_active": "on"})
    customer.refresh_from_db()
    other.refresh_from_db()
    assert (customer.name, customer.language, other.name) == ("Zelený dům", "en", "Pekárna")


def test_contacts_come_and_go_on_their_pages(agent: User, auditor: User, client_for: ClientFor) -> None:
    customer = CustomerFactory()
    client = client_for(agent)
    assert client.post(reverse("customers:contact_new", args=[customer.public_id]), {"name": ""}).status_code == 422
    client.post(reverse("customers:contact_new", args=[customer.public_id]), {"name": "Jan Dvořák"})
    contact = Contact.objects.get()
    edit = reverse("customers:contact_edit", args=[customer.public_id, contact.public_id])
    remove = reverse("customers:contact_remove", args=[customer.public_id, contact.public_id])
    client.post(edit, {"name": "Jana Dvořáková", "email": "jana@example.com"})
    contact.refresh_from_db()
    assert (contact.name, contact.email) == ("Jana Dvořáková", "jana@example.com")
    assert client_for(auditor).post(remove).status_code == 403
    assert client.get(remove).status_code == 405
    client.post(remove)
    assert not Contact.objects.exists()


def test_a_contact_is_reached_through_its_own_customer_only(agent: User, client_for: ClientFor) -> None:
    contact, other = ContactFactory(), CustomerFactory()
    client = client_for(agent)
    address = reverse("customers:contact_edit", args=[other.public_id, contact.public_id])
    assert client.get(address).status_code == 404
    own = reverse("customers:contact_edit", args=[contact.customer.public_id, contact.public_id])
    assert client.get(own).status_code == 200


def test_the_list_searches_without_accents_and_filters(agent: User, client_for: ClientFor) -> None:
    CustomerFactory(name="Žluťoučký kůň", city="Brno", phone="+420 777 123 456")
    CustomerFactory(name="Modrý dům", is_active=False)
    client = client_for(agent)

    def names(query: str) -> list[str]:
        page = client.get(f"{reverse('customers:list')}?{query}").content.decode()
        return [name for name in ("Žluťoučký kůň", "Modrý dům") if f">{name}</a>" in page]

    assert names("") == ["Žluťoučký kůň"]
    assert names("state=all") == ["Žluťoučký kůň", "Modrý dům"]
    assert names("state=inactive") == ["Modrý dům"]
    assert names("q=zlutoucky+BRNO") == ["Žluťoučký kůň"]
    assert names("q=777123") == ["Žluťoučký kůň"]
    assert names("q=zlutoucky+praha") == []
    assert names("state=nonsense") == ["Žluťoučký kůň"]


def test_the_list_walks_by_key_forth_and_back(agent: User, client_for: ClientFor) -> None:
    for number in range(120):
        CustomerFactory(name=f"Customer {number:03d}")
    client = client_for(agent)
    address = reverse("customers:list")
    first = client.get(address).context["page"]
    second = client.get(f"{address}?{first.next_query}").context["page"]
    third = client.get(f"{address}?{second.next_query}").context["page"]
    back = client.get(f"{address}?{third.previous_query}").context["page"]
    names = [row.name for page in (first, second, third) for row in page.rows]
    assert names == [f"Customer {number:03d}" for number in range(120)]
    assert (first.previous_query, third.next_query) == ("", "")
    assert [row.name for row in back.rows] == [row.name for row in second.rows]
    nonsense = client.get(f"{address}?after=nonsense").context["page"]
    assert [row.pk for row in nonsense.rows] == [row.pk for row in first.rows]


def test_the_list_costs_the_same_for_three_rows_and_for_thirty(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("customers:list")).status_code == 200
        return len(queries)

    ContactFactory.create_batch(3)
    client.get(reverse("customers:list"))
    of_three = cost()
    ContactFactory.create_batch(27)
    assert cost() == of_three


def test_an_empty_list_says_what_to_do_to_those_who_may(
    agent: User, auditor: User, client_for: ClientFor, now: datetime
) -> None:
    pages = [client_for(user).get(reverse("customers:list")).content.decode() for user in (agent, auditor)]
    assert all("No customers yet" in page for page in pages)
    assert [f'href="{reverse("customers:new")}"' in page for page in pages] == [True, False]
