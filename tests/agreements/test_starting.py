"""Beginning an agreement: from a template, as a copy, from a file."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from jsonschema import Draft202012Validator

from accounts.models import User
from agreements.domain.content import AgreementContent
from agreements.domain.content.schema import content_schema
from agreements.domain.lifecycle import State
from agreements.domain.readiness import findings
from agreements.models import Agreement, AgreementVersion
from agreements.selectors import progress_of
from agreements.services import EMPTY, copy_agreement, import_agreement, read_document, read_import, start_agreement
from agreements.services.importing import MAXIMUM_IMPORT_BYTES
from agreements.services.outlines import outline_of
from agreements.services.starting import TEMPLATES
from core.errors import Refusal
from core.models import AuditEvent, Organisation
from tests.agreements.domain.samples import complete_data, rich_data
from tests.agreements.factories import VersionFactory
from tests.customers.factories import CustomerFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def raw(data: Any) -> bytes:
    return json.dumps(data).encode()


def existing(**kwargs: Any) -> AgreementVersion:
    """An agreement of last year: the references of this one are given out while the test runs."""
    version: AgreementVersion = VersionFactory(agreement__reference="AGR-2025-00007", **kwargs)
    return version


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("agreement.json", content, content_type="application/json")


class TestCopy:
    def test_takes_the_text_and_leaves_what_is_decided_anew(
        self, manager: User, organisation: Organisation, now: datetime
    ) -> None:
        document = AgreementContent.model_validate(rich_data("cs"))
        source = existing(document=document, state=State.IN_FORCE, agreement__language="cs")
        other = CustomerFactory(name="Jiná firma")
        version = copy_agreement(actor=manager, source=source, customer=other, title="Kopie", now=now)

        copied = version.document
        assert version.agreement.language == "cs"
        assert copied.expectations.customer.name == "Jiná firma"
        assert copied.responsibilities.duties[0].text == document.responsibilities.duties[0].text
        assert copied.payment.prices[0].unit_price == document.payment.prices[0].unit_price
        days = [copied.term.effective_on, copied.term.ends_on, copied.payment.first_on]
        days += [milestone.due_on for milestone in copied.term.milestones]
        days += [goal.due_on for goal in copied.goals.goals]
        assert set(days) == {None}
        assert (copied.expectations.number, copied.annexes, copied.disputes.complaint_annex) == ("", [], None)
        theirs = [person for person in copied.responsibilities.contacts if person.party == "customer"]
        assert theirs
        assert not any(person.email for person in theirs)
        assert not any(person.name for person in copied.expectations.customer.signatories)
        ids = {level.id for _kind, _place, level in document.service_levels.levels()}
        assert not ids & {level.id for _kind, _place, level in copied.service_levels.levels()}
        event = AuditEvent.objects.get(action="agreement.started")
        assert event.changes["copy_of"] == source.agreement.reference

        source.refresh_from_db()
        assert source.document == document

    def test_keeps_the_people_of_the_same_customer(self, manager: User, now: datetime) -> None:
        source = existing()
        version = copy_agreement(
            actor=manager, source=source, customer=source.agreement.customer, title="Again", now=now
        )
        before, after = (each.document.expectations.customer.signatories for each in (source, version))
        assert [person.name for person in after] == [person.name for person in before] != [""]


class TestImport:
    @pytest.mark.parametrize("language", ["cs", "en"])
    def test_what_is_exported_is_read_back(
        self, manager: User, client_for: ClientFor, organisation: Organisation, language: str
    ) -> None:
        source = existing(document=AgreementContent.model_validate(complete_data(language)))
        customer, client = source.agreement.customer, client_for(manager)
        exported = client.get(f"/agreements/{source.agreement.reference}/agreement.json").content
        sent = {"customer": str(customer.public_id), "title": "", "file": upload(exported)}
        answer = client.post("/agreements/new/import/", sent)
        version = AgreementVersion.objects.exclude(pk=source.pk).get()
        assert answer["Location"] == f"/agreements/{version.agreement.reference}/"
        assert version.agreement.title == source.document.expectations.title
        assert version.document.term == source.document.term.model_copy(
            update={"milestones": version.document.term.milestones, "termination": version.document.term.termination}
        )
        assert version.document.expectations.customer.name == customer.name
        assert [duty.text for duty in version.document.responsibilities.duties] == [
            duty.text for duty in source.document.responsibilities.duties
        ]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "not_json"),
            (b"%PDF-1.7 not an agreement", "not_json"),
            (b"\xff\xfe{}", "not_json"),
            (b"PK\x03\x04 a ZIP \xe2", "not_json"),
            ('{"schema_version": 1}'.encode("utf-16"), "not_json"),
            ('{"schema_version": 1, "expectations": {"title": "Smlouva č. 1"}}'.encode("cp1250"), "not_json"),
            (b"\xef\xbb\xbf", "not_json"),
            (b'\xef\xbb\xbf{"schema_version": 2}', "later_schema"),
            (b'{"schema_version": 1, "x": ' + b"[" * 900 + b"]" * 900 + b"}", "extra_forbidden"),
            (b'{"schema_version": 1, "payment": {"prices": [{"unit_price": 1e999}]}}', "value_error"),
            (b'{"schema_version": 1, "schema_version": 1}', "not_json"),
            (b'{"schema_version": NaN}', "not_json"),
            (b"[" * 100_000, "not_json"),
            (b'{"schema_version": ' + b"9" * 5000 + b"}", "not_json"),
            (b"[]", "not_an_agreement"),
            (b'"schema_version"', "not_an_agreement"),
            (raw({"title": "A shopping list"}), "not_an_agreement"),
            (raw({"schema_version": 2}), "later_schema"),
            (raw({"schema_version": 0}), "unknown_schema"),
            (raw({"schema_version": True}), "unknown_schema"),
            (raw({"schema_version": "1"}), "unknown_schema"),
            (raw({"schema_version": 1, "language": "de"}), "literal_error"),
            (raw({"schema_version": 1, "\ud800": 1}), "string_unicode"),
            (raw({"schema_version": 1, "expectations": {"title": "\ud800"}}), "value_error"),
            (raw({"schema_version": 1, "payment": {"prices": [{"unit_price": 0.1}]}}), "value_error"),
            (b" " * (MAXIMUM_IMPORT_BYTES + 1), "too_long"),
        ],
    )
    def test_what_is_no_agreement_is_refused(self, content: bytes, code: str) -> None:
        with pytest.raises(Refusal) as refused:
            read_import(content)
        problems = refused.value.problems
        assert {problem.field for problem in problems} == {"file"}
        assert code in {problem.code for problem in problems}
        assert all(problem.message.encode() for problem in problems)

    def test_the_page_says_what_is_wrong_keeps_the_rest_and_stores_nothing(
        self, manager: User, client_for: ClientFor
    ) -> None:
        customer = CustomerFactory()
        sent = {"customer": str(customer.public_id), "title": "Ours", "file": upload(raw({"schema_version": 2}))}
        answer = client_for(manager).post("/agreements/new/import/", sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "A later release wrote this agreement (schema 2). This one reads up to schema 1." in page
        assert 'value="Ours"' in page
        assert not Agreement.objects.exists()
        assert client_for(manager).post("/agreements/new/import/", {}).status_code == 422

    def test_entries_never_share_an_identity_with_another_agreement(self, manager: User, now: datetime) -> None:
        content = read_import(raw(complete_data()))
        first, second = (
            import_agreement(actor=manager, content=content, customer=CustomerFactory(), title="", now=now)
            for _ in range(2)
        )
        ids = [{duty.id for duty in each.document.responsibilities.duties} for each in (first, second)]
        assert not ids[0] & ids[1]
        assert not ids[0] & {duty.id for duty in content.responsibilities.duties}


class TestSchema:
    @pytest.mark.parametrize("template", TEMPLATES)
    @pytest.mark.parametrize("language", ["cs", "en"])
    def test_each_template_fits_it(self, template: str, language: str) -> None:
        validator = Draft202012Validator(content_schema("https://example.org/agreement-1.json"))
        assert [error.message for error in validator.iter_errors(complete_data(language, template))] == []
        assert list(validator.iter_errors({"schema_version": 1, "expectations": {"colour": "red"}}))

    @pytest.mark.parametrize(
        ("path", "value", "fits"),
        [
            ("payment/prices/0/unit_price", "1250.5", True),
            ("payment/prices/0/unit_price", "99999999999999.9999", True),
            ("payment/prices/0/unit_price", 1250.5, False),
            ("payment/prices/0/unit_price", "1 250,50", False),
            ("payment/prices/0/unit_price", "1.00001", False),
            ("payment/prices/0/unit_price", "-1", False),
            ("payment/prices/0/unit_price", "NaN", False),
            ("payment/prices/0/unit_price", "999999999999999", False),
            ("payment/prices/0/vat_percent", "100.0", True),
            ("payment/prices/0/vat_percent", "100.1", False),
            ("payment/prices/0/quantity", "99999999999", False),
            ("goals/goals/0/baseline", "-12.5", True),
            ("payment/due_days", 14, True),
            ("payment/due_days", "14", False),
            ("payment/due_days", True, False),
            ("payment/due_days", 10_001, False),
            ("service_levels/targets/0/warn_at_percents", [99], True),
            ("service_levels/targets/0/warn_at_percents", [100], False),
            ("term/renewal/period", {"amount": "1", "unit": "months"}, True),
            ("term/renewal/period", {"amount": "1", "unit": "rings"}, False),
            ("expectations/title", "Smlouva\u00a0č. 1", True),
            ("expectations/title", "two\nlines", False),
            ("expectations/title", "a\u0000b", False),
            ("expectations/title", "\u202eabc", False),
            ("expectations/purpose", "two\nlines\tand a tab", True),
            ("expectations/purpose", "a\u0007b", False),
        ],
    )
    def test_what_it_allows_is_read_and_what_is_refused_it_does_not_allow(
        self, path: str, value: object, fits: bool
    ) -> None:
        data = complete_data("en")
        *way, name = path.split("/")
        part: Any = data
        for step in way:
            part = part[int(step) if step.isdecimal() else step]
        part[name] = value
        try:
            read_document(data)
            is_read = True
        except Refusal:
            is_read = False
        assert is_read is fits
        assert Draft202012Validator(content_schema("https://example.org/x.json")).is_valid(data) is fits

    def test_is_served_to_everybody_under_its_version(self, client: Client) -> None:
        answer = client.get("/api/v1/schemas/agreement-1.json")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("application/schema+json")
        schema = answer.json()
        assert schema["$id"].endswith("/api/v1/schemas/agreement-1.json")
        Draft202012Validator.check_schema(schema)
        assert client.get("/api/v1/schemas/agreement-2.json").status_code == 404


class TestPages:
    def test_a_template_is_chosen_by_what_it_is_about(
        self, manager: User, client_for: ClientFor, organisation: Organisation
    ) -> None:
        customer = CustomerFactory()
        client = client_for(manager)
        choices = client.get(f"/agreements/new/?customer={customer.public_id}")
        way = choices.context["templates"][-2]
        assert (way.label, way.left) == ("Facility service", "12 things left to fill in")
        assert way.contents.startswith("7 services, 11 duties, 3 goals, 15 targets, 5 measured levels, 14 tiers")
        assert f'href="{way.url.replace("&", "&amp;")}"' in choices.content.decode()
        page = client.get(way.url).content.decode()
        assert f'value="{customer.public_id}" selected' in page
        assert 'value="facility" selected' in page
        data = {"customer": str(customer.public_id), "template": "facility", "language": "cs", "title": "Budova"}
        answer = client.post("/agreements/new/", data)
        agreement = Agreement.objects.get()
        assert answer["Location"] == f"/agreements/{agreement.reference}/"
        assert (agreement.customer, agreement.owner, agreement.language) == (customer, manager, "cs")
        assert "Eight steps" in client.get(answer["Location"]).content.decode()

    def test_an_empty_page_holds_the_parties_and_nothing_else(
        self, manager: User, client_for: ClientFor, organisation: Organisation
    ) -> None:
        customer = CustomerFactory()
        client = client_for(manager)
        way = client.get("/agreements/new/").context["others"][-1]
        data = {"customer": str(customer.public_id), "template": EMPTY, "language": "en", "title": "Like no other"}
        answer = client.post(way.url, data)
        version = AgreementVersion.objects.get()
        document = version.document
        assert (document.language, document.expectations.title) == ("en", "Like no other")
        assert document.expectations.customer.name == customer.name
        assert document.payment.currency == organisation.currency
        assert document == AgreementContent(language="en").with_step("expectations", document.expectations).with_step(
            "payment", document.payment
        )
        page = client.get(answer["Location"]).content.decode()
        assert "Started from an empty page" in page
        assert client.get(answer["Location"] + "preview/").status_code == 200

    def test_what_is_left_is_what_the_check_of_a_new_draft_counts(
        self, manager: User, organisation: Organisation, now: datetime
    ) -> None:
        for template in (*TEMPLATES, EMPTY):
            version = start_agreement(
                actor=manager, customer=CustomerFactory(), template=template, language="cs", title="T", now=now
            )
            blocking = [(each.rule, each.pointer) for each in findings(version.document) if each.is_blocking]
            # These records are bare; where they are filled in, nothing of them is left.
            blocking = [each for each in blocking if each[0] != "party_field_missing"]
            assert len(blocking) == outline_of(template, "cs").left, blocking

    def test_keeps_what_was_typed(self, manager: User, client_for: ClientFor) -> None:
        inactive = CustomerFactory(is_active=False)
        data = {"customer": str(inactive.public_id), "template": "x", "language": "de", "title": "<b>Mine</b>"}
        answer = client_for(manager).post("/agreements/new/", data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"customer", "template", "language"}
        assert 'value="&lt;b&gt;Mine&lt;/b&gt;"' in page
        assert "There is no such customer." in page
        assert not Agreement.objects.exists()

    def test_a_copy_is_offered_where_the_agreement_is_read(self, manager: User, client_for: ClientFor) -> None:
        source = existing(state=State.APPROVED)
        client = client_for(manager)
        offer = f"/agreements/new/copy/?of={source.agreement.reference}"
        assert offer in client.get(f"/agreements/{source.agreement.reference}/").content.decode()
        form = client.get(offer).context["form"]
        assert form.initial["customer"] == source.agreement.customer
        sent = {
            "source": source.agreement.reference,
            "customer": str(source.agreement.customer.public_id),
            "title": "Next year",
        }
        answer = client.post("/agreements/new/copy/", sent)
        started = Agreement.objects.get(title="Next year")
        assert answer["Location"] == f"/agreements/{started.reference}/"
        assert f"Started as a copy of {source.agreement.reference}" in client.get(answer["Location"]).content.decode()
        refused = client.post("/agreements/new/copy/", sent | {"source": "AGR-1999-00001"})
        assert refused.context["form"].errors["source"] == ["There is no such agreement."]


@pytest.mark.django_db
def test_a_step_that_came_with_text_is_not_called_not_started(manager: User, now: datetime) -> None:
    data = complete_data("en") | {"goals": {}}
    data["payment"]["account"], data["payment"]["due_days"] = "", None
    customer = CustomerFactory()
    version = import_agreement(
        actor=manager, content=read_document(data), customer=customer, title="From a file", now=now
    )
    states = {step.step: str(step.state) for step in progress_of(version, now).steps}
    assert (states["payment"], states["goals"], states["disputes"]) == ("in_progress", "not_started", "complete")
    copy = copy_agreement(actor=manager, source=version, customer=customer, title="A copy", now=now)
    assert {step.step: str(step.state) for step in progress_of(copy, now).steps}["payment"] == "in_progress"
    begun = start_agreement(actor=manager, customer=customer, template="helpdesk", language="en", title="New", now=now)
    assert {step.step: str(step.state) for step in progress_of(begun, now).steps}["payment"] == "not_started"
