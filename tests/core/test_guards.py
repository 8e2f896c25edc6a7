"""What was written once stays, whoever asks and by whatever road: the database itself refuses."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from accounts.models import User
from agreements.migrations._freeze import GUARDS as OF_AGREEMENTS
from agreements.models import AgreementVersion, PaperSignature
from core import audit
from core.guards import Guard
from core.migrations._freeze import GUARDS as OF_CORE
from core.models import AuditEvent, Organisation
from documents.migrations._freeze import GUARDS as OF_DOCUMENTS
from documents.models import Rendering
from documents.services import store_file
from drafting.migrations._freeze import GUARDS as OF_DRAFTING
from policies.migrations._freeze import GUARDS as OF_POLICIES
from policies.models import PolicyRevision
from sla.services import publish_default_targets
from tests.complaints.factories import LONG_AGO, agreement_in_force
from tests.customers.factories import CustomerFactory
from tests.policies.factories import published_policy

ALL = [*OF_CORE, *OF_DOCUMENTS, *OF_DRAFTING, *OF_AGREEMENTS, *OF_POLICIES]


def refused(work: Callable[[], object], code: str) -> None:
    with pytest.raises(IntegrityError, match=code), transaction.atomic():
        work()


def raw_delete(row: models.Model) -> Callable[[], object]:
    return lambda: type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")


def raw_update(row: models.Model, **values: Any) -> Callable[[], object]:
    def run() -> None:
        names = ", ".join(f"{name} = %s" for name in values)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {row._meta.db_table} SET {names} WHERE id = %s", [*values.values(), row.pk])  # noqa: S608 - our own words

    return run


@pytest.mark.django_db
def test_an_audit_event_is_neither_changed_nor_deleted(now: datetime) -> None:
    event = audit.record(actor=None, action="thing.done", subject=None, now=now, reference="A")
    refused(raw_update(event, reference="B"), "core_audit_append_only")
    refused(lambda: AuditEvent.objects.update(at=now + timedelta(days=1)), "core_audit_append_only")
    refused(raw_delete(event), "core_audit_append_only")
    refused(event.delete, "core_audit_append_only")

    assert AuditEvent.objects.get().reference == "A"


@pytest.mark.django_db
def test_a_frozen_version_keeps_its_row_targets_rendering_and_signature(manager: User, now: datetime) -> None:
    version = AgreementVersion.objects.get(agreement=agreement_in_force(CustomerFactory(), manager))
    first, second = (
        Rendering.objects.create(key=f"k{n}", layout="pdf", language="cs", requested_at=now, due_at=now)
        for n in range(2)
    )
    signature = PaperSignature.objects.create(
        version=version, signed_on=now.date(), effective_from=now.date(), recorded_by=manager, recorded_at=now
    )
    raw_update(version, rendering_id=first.pk, replaced_on=now.date())()

    refused(raw_delete(version), "agreements_version_frozen")
    refused(raw_update(version, rendering_id=second.pk), "agreements_version_frozen")
    refused(raw_update(version, rendering_id=None), "agreements_version_frozen")
    refused(raw_update(version, target_set_id=None), "agreements_version_frozen")
    refused(raw_update(signature, signed_on=LONG_AGO.date()), "agreements_signature_frozen")
    refused(raw_delete(signature), "agreements_signature_frozen")


@pytest.mark.django_db
def test_a_draft_may_be_deleted(manager: User, now: datetime) -> None:
    version = AgreementVersion.objects.get(agreement=agreement_in_force(CustomerFactory(), manager))
    draft = AgreementVersion.objects.create(
        agreement=version.agreement,
        number=2,
        content=version.content,
        sha256=version.sha256,
        schema_version=1,
        created_at=now,
        changed_at=now,
    )
    raw_delete(draft)()

    assert AgreementVersion.objects.get() == version


@pytest.mark.django_db
def test_a_rendering_keeps_its_file(now: datetime) -> None:
    file, other = (
        store_file(content=text, name=f"{n}.pdf", content_type="application/pdf", now=now)
        for n, text in enumerate((b"one", b"two"))
    )
    waiting = Rendering.objects.create(key="w", layout="pdf", language="cs", requested_at=now, due_at=now)
    done = Rendering.objects.create(
        key="d", layout="pdf", language="cs", requested_at=now, state="done", finished_at=now, file=file
    )
    refused(raw_update(done, file_id=other.pk), "documents_rendering_sealed")
    refused(raw_update(done, key="e"), "documents_rendering_sealed")
    refused(raw_delete(done), "documents_rendering_sealed")
    raw_delete(waiting)()


@pytest.mark.django_db
def test_a_published_revision_is_not_deleted_and_a_draft_is(
    organisation: Organisation, manager: User, now: datetime
) -> None:
    publish_default_targets(now=now)
    published = published_policy(manager, now)
    refused(raw_delete(published), "policies_revision_frozen")
    draft = PolicyRevision.objects.create(
        document=published.document, number=published.number + 1, created_at=now, created_by=manager
    )
    raw_delete(draft)()


def installed() -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {str(name) for (name,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("guard", ALL, ids=lambda guard: guard.name)
def test_the_guards_survive_every_migration(guard: Guard) -> None:
    assert guard.name in installed()


@pytest.fixture
def emptied(now: datetime, transactional_db: None) -> Iterator[None]:
    audit.record(actor=None, action="thing.done", subject=None, now=now)
    yield
    assert {guard.name for guard in ALL} <= installed()


def test_emptying_the_database_is_allowed(emptied: None) -> None:
    call_command("flush", interactive=False, verbosity=0)

    assert not AuditEvent.objects.exists()
