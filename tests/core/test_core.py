"""References, simulated time, audit, request reading."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import User
from core import clock
from core.audit import record
from core.models import Organisation
from core.references import next_reference
from core.selectors import audit_trail

pytestmark = pytest.mark.django_db


def test_references_count_within_the_organisations_year(organisation: Organisation) -> None:
    last_hour_of_the_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # in Prague it is 2027 already
    assert next_reference("AGR", datetime(2026, 5, 1, tzinfo=UTC)) == "AGR-2026-00001"
    assert next_reference("AGR", datetime(2026, 5, 1, tzinfo=UTC)) == "AGR-2026-00002"
    assert next_reference("CMP", datetime(2026, 5, 1, tzinfo=UTC)) == "CMP-2026-00001"
    assert next_reference("AGR", last_hour_of_the_year) == "AGR-2027-00001"


@pytest.mark.django_db(transaction=True)
def test_a_reference_outside_a_transaction_is_refused() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        next_reference("AGR", datetime(2026, 5, 1, tzinfo=UTC))


def test_there_is_one_organisation(organisation: Organisation) -> None:
    assert Organisation.current() == organisation
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="Another")


def test_simulated_time_moves_only_where_it_is_allowed(settings: Any) -> None:
    settings.SIMULATED_TIME = False
    with pytest.raises(RuntimeError):
        clock.advance(timedelta(hours=1))
    settings.SIMULATED_TIME = True
    clock.advance(timedelta(hours=2))
    clock.advance(timedelta(minutes=-30))
    ahead = clock.utc_now() - clock.real_now()
    assert timedelta(minutes=89) < ahead < timedelta(minutes=91)
    assert clock.utc_now().utcoffset() == timedelta(0)


def test_production_refuses_simulated_time(settings: Any) -> None:
    settings.SIMULATED_TIME, settings.IS_PRODUCTION = True, True
    assert "core.E001" in {message.id for message in run_checks()}
    settings.SIMULATED_TIME = False
    assert "core.E001" not in {message.id for message in run_checks()}


def test_an_audit_event_cuts_a_long_name(organisation: Organisation, now: datetime) -> None:
    event = record(actor=None, action="customer.created", subject=organisation, now=now, reference="n" * 200)
    assert event.reference == "n" * 64


def test_an_audit_event_outlives_the_actor(manager: User, organisation: Organisation, now: datetime) -> None:
    record(actor=manager, action="organisation.renamed", subject=organisation, now=now, changes={"name": ["a", "b"]})
    record(actor=None, action="organisation.checked", subject=organisation, now=now + timedelta(seconds=1))
    name, public_id = manager.full_name, manager.public_id
    manager.delete()
    newest, oldest = audit_trail(organisation)
    assert (newest.actor_name, newest.actor_id) == ("", None)
    assert (oldest.actor_name, oldest.actor_id, oldest.changes) == (name, public_id, {"name": ["a", "b"]})


def test_health_needs_no_sign_in() -> None:
    client = Client()
    assert client.get("/livez").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"


def test_a_body_that_is_not_utf_8_is_refused_before_any_view(client: Client) -> None:
    fine = client.post("/account/language/", "language=%C4%8D", content_type="application/x-www-form-urlencoded")
    assert fine.status_code == 302
    broken = client.post("/account/language/", "language=%ff%fe", content_type="application/x-www-form-urlencoded")
    assert broken.status_code == 400
    assert client.get("/account/sign-in/?next=%ff").status_code == 400


def test_a_multipart_form_that_is_not_utf_8_is_refused_and_not_repaired(client: Client) -> None:
    def sent(language: bytes) -> int:
        body = b'--x\r\nContent-Disposition: form-data; name="language"\r\n\r\n' + language + b"\r\n--x--\r\n"
        return client.post("/account/language/", body, content_type="multipart/form-data; boundary=x").status_code

    assert sent("č".encode()) == 302
    assert sent(b"\xff\xfe") == 400


def test_a_body_over_the_limit_is_refused_before_it_is_read(client: Client, settings: Any) -> None:
    settings.REQUEST_MAX_BYTES = 1000
    answer = client.post("/account/language/", "x" * 1001, content_type="text/plain")
    assert answer.status_code == 413
    api = client.post("/api/v1/customers/", "x" * 1001, content_type="application/json")
    assert api.status_code == 413
    assert api["Content-Type"] == "application/problem+json"


def test_a_request_carries_its_id(client: Client) -> None:
    assert client.get("/livez", headers={"X-Request-Id": "abcdef0123"})["X-Request-Id"] == "abcdef0123"
    assert len(client.get("/livez", headers={"X-Request-Id": "<script>"})["X-Request-Id"]) == 32


def test_a_form_older_than_the_sign_in_is_told_so_in_words(manager: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    answer = client.post("/account/language/", {"language": "cs"})
    assert answer.status_code == 403
    assert "This page is out of date" in answer.content.decode()
