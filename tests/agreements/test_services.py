"""Starting, saving, approving, signing: what is done, and what is refused."""

import json
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion, FrozenVersionError
from agreements.services import (
    StepConflict,
    approve,
    redraft,
    save_step,
    start_agreement,
)
from core.errors import Refusal
from core.models import AuditEvent, Organisation
from customers.models import Customer
from drafting.domain.canonical import sha256_hex
from tests.agreements.factories import AgreementFactory, VersionFactory
from tests.customers.factories import ContactFactory, CustomerFactory

pytestmark = pytest.mark.django_db


def actions(version: AgreementVersion) -> list[str]:
    """The audited actions of an agreement, oldest first."""
    found = AuditEvent.objects.filter(subject_id=str(version.agreement.public_id)).order_by("id")
    return list(found.values_list("action", flat=True))


def term(version: AgreementVersion, **changes: object) -> dict[str, object]:
    """Step 7 of a version as data, with some of it changed."""
    return {**version.document.term.model_dump(mode="json"), **changes}


class TestStart:
    @pytest.fixture
    def customer(self) -> Customer:
        customer = CustomerFactory(name="Pekárna Žito", company_id="25596641", city="Brno", data_box="abc1234")
        ContactFactory(customer=customer, name="Jana Žitná")
        return customer

    @pytest.mark.parametrize("language", ["cs", "en"])
    def test_copies_both_parties_into_the_document(
        self, manager: User, customer: Customer, organisation: Organisation, now: datetime, language: str
    ) -> None:
        version = start_agreement(
            actor=manager, customer=customer, template="helpdesk", language=language, title=" Podpora ", now=now
        )
        content = version.document
        assert version.agreement.reference == "AGR-2026-00001"
        assert (version.number, version.state, version.lock) == (1, State.DRAFT, 0)
        assert content.language == version.agreement.language == language
        assert content.expectations.title == version.agreement.title == "Podpora"
        assert content.expectations.provider.name == "Severka servis"
        assert content.expectations.customer.company_id == "25596641"
        assert content.expectations.customer.contact_name == "Jana Žitná"
        assert content.payment.currency == "CZK"
        assert actions(version) == ["agreement.started"]

        customer.name = "Pekárna Pšenice"
        customer.save()
        version.refresh_from_db()
        assert version.document.expectations.customer.name == "Pekárna Žito"

    def test_gives_every_agreement_identities_of_its_own(
        self, manager: User, customer: Customer, now: datetime
    ) -> None:
        first, second = (
            start_agreement(actor=manager, customer=customer, template="helpdesk", language="en", title="T", now=now)
            for _ in range(2)
        )
        ids = [{target.id for target in version.document.service_levels.targets} for version in (first, second)]
        assert ids[0]
        assert not ids[0] & ids[1]
        levels = {level.id for _kind, _place, level in second.document.service_levels.levels()}
        assert {level for rule in second.document.service_levels.credits for level in rule.levels} <= levels

    def test_refuses_what_it_cannot_start(self, manager: User, customer: Customer, now: datetime) -> None:
        customer.is_active = False
        with pytest.raises(Refusal) as refused:
            start_agreement(actor=manager, customer=customer, template="none", language="de", title="  ", now=now)
        assert [problem.field for problem in refused.value.problems] == ["title", "customer", "template", "language"]
        assert not AuditEvent.objects.exists()


class TestSave:
    def test_replaces_one_step_and_says_what_changed(self, manager: User, now: datetime) -> None:
        version = VersionFactory()
        before = version.document
        saved = save_step(
            version=version, step="term", data=term(version, effective_on="2026-05-01"), lock=0, actor=manager, now=now
        )
        saved.refresh_from_db()
        assert saved.document.term.effective_on == date(2026, 5, 1)
        assert saved.document.payment == before.payment
        assert saved.lock == 1
        assert saved.sha256 == sha256_hex(bytes(saved.content))
        assert saved.agreement.effective_from == date(2026, 5, 1)
        event = AuditEvent.objects.get(action="agreement.step_saved")
        assert event.changes == {"step": "term", "version": 1, "changed": ["/term/effective_on"], "count": 1}

        again = save_step(version=saved, step="term", data=term(saved), lock=1, actor=manager, now=now)
        assert again.lock == 1
        assert AuditEvent.objects.filter(action="agreement.step_saved").count() == 1

    def test_two_people_may_save_two_steps_but_not_the_same_one(
        self, manager: User, administrator: User, now: datetime
    ) -> None:
        version = VersionFactory()
        save_step(version=version, step="term", data=term(version, kind="indefinite"), lock=0, actor=manager, now=now)
        goals: dict[str, object] = {"goals": []}
        saved = save_step(version=version, step="goals", data=goals, lock=0, actor=administrator, now=now)
        assert saved.lock == 2

        with pytest.raises(StepConflict) as conflict:
            save_step(
                version=version, step="term", data=term(version, kind="fixed"), lock=0, actor=administrator, now=now
            )
        assert conflict.value.changed_by == "Marie Malá"
        assert conflict.value.changed_at == now
        version.refresh_from_db()
        assert version.document.term.kind == "indefinite"

        kept = save_step(
            version=version, step="term", data=term(version, kind="fixed"), lock=2, actor=administrator, now=now
        )
        assert kept.document.term.kind == "fixed"

    def test_the_same_change_by_two_is_no_conflict(self, manager: User, now: datetime) -> None:
        version = VersionFactory()
        data = term(version, kind="indefinite")
        for _ in range(2):
            saved = save_step(version=version, step="term", data=data, lock=0, actor=manager, now=now)
        assert saved.lock == 1

    def test_refuses_data_that_does_not_fit(self, manager: User, now: datetime) -> None:
        version = VersionFactory()
        data = term(version, effective_on="2026-02-30", handover={"format": "x" * 500})
        with pytest.raises(Refusal) as refused:
            save_step(version=version, step="term", data=data, lock=0, actor=manager, now=now)
        assert {problem.field for problem in refused.value.problems} == {"term.effective_on", "term.handover.format"}
        version.refresh_from_db()
        assert version.lock == 0

    @pytest.mark.parametrize(
        ("step", "data", "field", "message"),
        [
            ("payment", {"account": "1" * 41}, "payment.account", "Use at most 40 characters."),
            ("payment", {"currency": "czk"}, "payment.currency", "Write it in the form that the hint shows."),
            ("payment", {"due_days": -1}, "payment.due_days", "Enter 0 or more."),
            ("payment", {"method": "barter"}, "payment.method", "Choose one of the options."),
            ("payment", {"barter": 1}, "payment.barter", "The agreement has no such field."),
            ("payment", {"account": "a\nb"}, "payment.account", "This text must stand on one line."),
            ("payment", {"account": "\x00"}, "payment.account", "The text holds characters that cannot be printed."),
            (
                "payment",
                {"prices": [{"quantity": "1.12345"}]},
                "payment.prices.0.quantity",
                "Use at most 4 decimal places.",
            ),
            (
                "payment",
                {"prices": [{"vat_percent": "121"}]},
                "payment.prices.0.vat_percent",
                "Enter 100 or less.",
            ),
            ("goals", {"goals": [{}] * 41}, "goals.goals", "Use at most 40 entries."),
            (
                "service_levels",
                {"calendars": [{"data": {"timezone": "Europe/Ústí"}}]},
                "service_levels.calendars.0.data.timezone",
                "There is no such time zone.",
            ),
            (
                "term",
                {"renewal": {"period": {"amount": "3", "unit": "rings"}}},
                "term.renewal.period",
                "Rings measure how fast a phone is answered, not a period.",
            ),
        ],
    )
    def test_says_what_is_wrong_in_plain_words(
        self, manager: User, now: datetime, step: str, data: dict[str, object], field: str, message: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            save_step(version=VersionFactory(), step=step, data=data, lock=0, actor=manager, now=now)
        assert [(problem.field, problem.message) for problem in refused.value.problems] == [(field, message)]

    def test_refuses_a_frozen_version_and_an_unknown_step(self, manager: User, now: datetime) -> None:
        frozen = VersionFactory(state=State.APPROVED)
        with pytest.raises(FrozenVersionError):
            save_step(version=frozen, step="term", data=term(frozen), lock=0, actor=manager, now=now)
        with pytest.raises(KeyError):
            save_step(version=VersionFactory(), step="annexes", data={}, lock=0, actor=manager, now=now)


class TestFrozen:
    def test_the_database_refuses_to_change_a_frozen_text(self) -> None:
        draft, frozen = VersionFactory(), VersionFactory(state=State.APPROVED)
        rows = AgreementVersion.objects
        assert rows.filter(pk=draft.pk).update(content=b"{}") == 1
        for change in ({"content": b"{}"}, {"sha256": "0" * 64}, {"number": 9}, {"frozen_at": None}):
            with pytest.raises(IntegrityError, match="agreements_version_frozen"), transaction.atomic():
                rows.filter(pk=frozen.pk).update(**change)
        assert rows.filter(pk=frozen.pk).update(state=State.DECLINED) == 1

    def test_the_model_refuses_it_before_the_database(self) -> None:
        frozen = AgreementVersion.objects.get(pk=VersionFactory(state=State.SIGNED).pk)
        frozen.content = b"{}"
        with pytest.raises(FrozenVersionError):
            frozen.save()
        with pytest.raises(FrozenVersionError):
            frozen.delete()
        draft = VersionFactory()
        draft.delete()
        assert not AgreementVersion.objects.filter(pk=draft.pk).exists()

    def test_an_agreement_has_one_draft_and_a_version_one_number(self) -> None:
        agreement = AgreementFactory()
        VersionFactory(agreement=agreement)
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionFactory(agreement=agreement, number=2)
        VersionFactory(agreement=agreement, number=2, state=State.DECLINED)
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionFactory(agreement=agreement, number=2, state=State.DECLINED)

    def test_a_draft_is_never_frozen_and_anything_else_always(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionFactory(state=State.APPROVED, frozen_at=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionFactory(state=State.SIGNED, effective_from=None)

    def test_the_trigger_survived_every_migration(self) -> None:
        with connection.cursor() as cursor:
            names = {
                "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
                "postgresql": "SELECT tgname FROM pg_trigger",
            }
            cursor.execute(names[connection.vendor])
            assert ("agreements_version_frozen_update",) in cursor.fetchall()


class TestApprove:
    def test_freezes_the_version_and_asks_for_its_pdf(
        self, manager: User, now: datetime, django_capture_on_commit_callbacks: object
    ) -> None:
        version = VersionFactory()
        approved = approve(version=version, actor=manager, now=now)
        approved.refresh_from_db()
        assert (approved.state, approved.approved_by, approved.frozen_at) == (State.APPROVED, manager, now)
        assert approved.agreement.state == State.APPROVED
        assert approved.rendering is not None
        assert approved.rendering.key == f"agreement/{version.agreement.reference}/1"
        assert approved.rendering.state == "waiting"
        assert actions(version) == ["agreement.approved"]

        with pytest.raises(Refusal) as refused:
            approve(version=version, actor=manager, now=now)
        assert refused.value.problems[0].code == "illegal_transition"

    def test_refuses_while_something_is_missing(self, manager: User, now: datetime) -> None:
        version = VersionFactory()
        save_step(version=version, step="goals", data={"goals": []}, lock=0, actor=manager, now=now)
        with pytest.raises(Refusal) as refused:
            approve(version=version, actor=manager, now=now)
        assert {problem.code for problem in refused.value.problems} >= {"goal_missing"}
        assert refused.value.problems[0].field.startswith("/goals")
        assert refused.value.problems[0].message
        version.refresh_from_db()
        assert (version.state, version.frozen_at) == (State.DRAFT, None)


class TestRedraft:
    def test_puts_an_approved_version_aside(self, manager: User, now: datetime) -> None:
        version = VersionFactory(state=State.APPROVED)
        draft = redraft(version=version, reason="A typo", actor=manager, now=now)
        version.refresh_from_db()
        assert (version.state, draft.state, draft.number) == (State.DECLINED, State.DRAFT, 2)
        assert bytes(draft.content) == bytes(version.content)
        assert AuditEvent.objects.get(action="agreement.redrafted").reason == "A typo"

        for refused_version, reason in ((draft, "again"), (VersionFactory(state=State.SIGNED), "no"), (draft, " ")):
            with pytest.raises(Refusal):
                redraft(version=refused_version, reason=reason, actor=manager, now=now)


def test_the_content_is_canonical_json_with_nothing_hidden(manager: User, now: datetime) -> None:
    version = VersionFactory()
    saved = save_step(
        version=version, step="term", data=term(version, kind="indefinite"), lock=0, actor=manager, now=now
    )
    parsed = json.loads(bytes(saved.content))
    assert list(parsed) == sorted(parsed)
    assert parsed["schema_version"] == saved.schema_version == 1
