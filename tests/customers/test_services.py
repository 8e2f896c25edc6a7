"""Creating, changing and upserting customers."""

import threading
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from core.errors import Refusal
from core.models import AuditEvent
from core.selectors import audit_trail
from customers.domain.outcome import Outcome
from customers.models import Contact, Customer, ExternalReference
from customers.services import (
    add_contact,
    create_customer,
    remove_contact,
    update_contact,
    update_customer,
    upsert_by_external_key,
)
from tests.customers.factories import ContactFactory, CustomerFactory

pytestmark = pytest.mark.django_db


def test_a_customer_is_stored_tidied_up_and_audited(manager: User, now: datetime) -> None:
    customer = create_customer(
        actor=manager,
        now=now,
        name="  Žluťoučký kůň, a. s. ",
        company_id="27 07 43 58",
        country="cz",
        phone="+420 777 1",
    )
    customer.refresh_from_db()
    assert (customer.name, customer.company_id, customer.country) == ("Žluťoučký kůň, a. s.", "27074358", "CZ")
    assert customer.created_at == now
    assert "zlutoucky kun" in customer.search_text
    assert "+4207771" in customer.search_text
    event = audit_trail(customer).get()
    assert (event.action, event.actor_name, event.at) == ("customer.created", "Marie Malá", now)
    assert event.changes["company_id"] == "27074358"


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": "  "}, "name", "blank"),
        ({}, "name", "blank"),
        ({"name": "x" * 201}, "name", "max_length"),
        ({"name": "A\x00B"}, "name", "null_character"),
        ({"name": "A", "email": "nobody"}, "email", "invalid"),
        ({"name": "A", "language": "de"}, "language", "invalid_choice"),
        ({"name": "A", "country": "CZE"}, "country", "max_length"),
        ({"name": "A", "is_active": "perhaps"}, "is_active", "invalid"),
        ({"name": "A", "created_at": "2020-01-01"}, "created_at", "unknown"),
    ],
)
def test_bad_values_are_refused_by_field_and_nothing_is_stored(
    values: dict[str, Any], field: str, code: str, manager: User, now: datetime
) -> None:
    with pytest.raises(Refusal) as refused:
        create_customer(actor=manager, now=now, **values)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]
    assert not Customer.objects.exists()
    assert not AuditEvent.objects.exists()


def test_an_update_records_old_and_new_and_an_empty_one_records_nothing(manager: User, now: datetime) -> None:
    customer = CustomerFactory(name="Modrý dům", city="Brno")
    updated = update_customer(customer=customer, actor=manager, now=now, city="Praha", name="Modrý dům")
    assert updated.city == "Praha"
    assert audit_trail(customer).get().changes == {"city": ["Brno", "Praha"]}
    update_customer(customer=customer, actor=manager, now=now, city=" Praha ")
    assert audit_trail(customer).count() == 1
    with pytest.raises(Refusal):
        update_customer(customer=customer, actor=manager, now=now, name="")
    customer.refresh_from_db()
    assert customer.name == "Modrý dům"


def test_an_upsert_says_what_it_did(manager: User, now: datetime) -> None:
    def upsert(**values: str) -> tuple[Customer, Outcome]:
        return upsert_by_external_key(system="crm", key="A-1", values=values, actor=manager, now=now)

    created, outcome = upsert(name="Modrý dům", city="Brno")
    assert outcome == Outcome.CREATED
    same, outcome = upsert(name="Modrý dům")
    assert (same.pk, same.city, outcome) == (created.pk, "Brno", Outcome.UNCHANGED)
    same, outcome = upsert(city="Praha")
    assert (same.pk, same.city, outcome) == (created.pk, "Praha", Outcome.UPDATED)
    assert list(audit_trail(created).values_list("action", flat=True)) == ["customer.updated", "customer.created"]
    other, outcome = upsert_by_external_key(system="erp", key="A-1", values={"name": "B"}, actor=manager, now=now)
    assert (other.pk != created.pk, outcome) == (True, Outcome.CREATED)


@pytest.mark.parametrize(
    ("system", "key", "field"),
    [("", "1", "system"), ("crm", "", "key"), ("crm", "a\n", "key"), ("crm", "x" * 201, "key")],
)
def test_an_upsert_refuses_a_key_that_names_nothing(system: str, key: str, field: str, now: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        upsert_by_external_key(system=system, key=key, values={"name": "A"}, actor=None, now=now)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Customer.objects.exists()


def test_a_refused_upsert_leaves_no_key_behind(now: datetime) -> None:
    with pytest.raises(Refusal):
        upsert_by_external_key(system="crm", key="A-1", values={"name": ""}, actor=None, now=now)
    assert not ExternalReference.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_upserts_at_once_end_with_one_customer(now: datetime) -> None:
    outcomes: list[Outcome] = []
    start = threading.Barrier(4)

    def upsert(number: int) -> None:
        try:
            start.wait(timeout=10)
            values = {"name": "Modrý dům", "city": f"Brno {number}"}
            outcomes.append(upsert_by_external_key(system="crm", key="A-1", values=values, actor=None, now=now)[1])
        finally:
            connection.close()

    threads = [threading.Thread(target=upsert, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == [Outcome.CREATED, Outcome.UPDATED, Outcome.UPDATED, Outcome.UPDATED]
    assert Customer.objects.count() == 1
    assert ExternalReference.objects.count() == 1


def test_contacts_are_added_changed_and_removed_with_a_trace_on_the_customer(manager: User, now: datetime) -> None:
    customer = CustomerFactory()
    contact = add_contact(customer=customer, actor=manager, now=now, name="Jan Dvořák", role="jednatel")
    update_contact(contact=contact, actor=manager, now=now, email="jan@example.com")
    with pytest.raises(Refusal):
        update_contact(contact=contact, actor=manager, now=now, email="jan")
    remove_contact(contact=contact, actor=manager, now=now)
    assert not Contact.objects.exists()
    actions = [event.action for event in audit_trail(customer)]
    assert actions == ["customer.contact_removed", "customer.contact_updated", "customer.contact_added"]


def test_a_contact_of_another_customer_stays(manager: User, now: datetime) -> None:
    kept = ContactFactory()
    remove_contact(contact=ContactFactory(), actor=manager, now=now)
    assert list(Contact.objects.all()) == [kept]
