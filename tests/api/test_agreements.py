"""Beginning an agreement over REST."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.models import Agreement
from agreements.services.holding import hold_step
from agreements.services.searching import keep_text
from agreements.services.word import word_of
from core.models import Organisation
from documents.http import WORD_MIME
from documents.services.renderings import seal
from drafting.services.edit_locks import LEASE
from tests.agreements.domain.samples import complete
from tests.agreements.factories import VersionFactory
from tests.api.conftest import KeyClient
from tests.customers.factories import CustomerFactory
from tests.documents.factories import RenderingFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/agreements/"


@pytest.fixture
def client(key_client: KeyClient) -> APIClient:
    """A key of a service account that may draft."""
    return key_client("agreement.view", "agreement.draft", user=UserFactory(roles=["manager"], is_service=True))


def test_needs_the_right_and_the_scope(key_client: KeyClient) -> None:
    body = {"customer": str(CustomerFactory().public_id), "template": "helpdesk", "language": "cs", "title": "T"}
    drafter = UserFactory(roles=["manager"], is_service=True)
    assert key_client("agreement.view", user=drafter).post(ADDRESS, body).status_code == 403
    assert key_client("agreement.draft").post(ADDRESS, body).status_code == 403
    assert not Agreement.objects.exists()


def test_begins_in_each_way(client: APIClient, organisation: Organisation) -> None:
    customer = str(CustomerFactory().public_id)
    fresh = {"customer": customer, "template": "hosting", "language": "en", "title": "Hosting"}
    started = client.post(ADDRESS, fresh)
    assert started.status_code == 201
    assert (started.json()["state"], started.json()["title"]) == ("draft", "Hosting")
    reference = started.json()["reference"]
    assert client.get(f"{ADDRESS}{reference}/").json() == started.json() | {"editing": [], "notice_until": None}
    empty = client.post(ADDRESS, fresh | {"template": "empty"}).json()["reference"]
    assert client.get(f"{ADDRESS}{empty}/versions/1/content/").json()["service_levels"]["targets"] == []
    copied = client.post(ADDRESS, {"customer": customer, "copy_of": reference, "title": "Second"})
    assert (copied.status_code, copied.json()["language"]) == (201, "en")
    content = client.get(f"{ADDRESS}{reference}/versions/1/content/").json()
    imported = client.post(ADDRESS, {"customer": customer, "content": content})
    assert (imported.status_code, imported.json()["title"]) == (201, "Hosting")


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"title": "T"}, {"#"}),
        ({"title": "T", "template": "helpdesk", "copy_of": "AGR-2026-00001"}, {"#"}),
        ({"title": "T", "template": "helpdesk"}, {"#/language"}),
        ({"title": "T", "template": "none", "language": "cs"}, {"#/template"}),
        ({"title": "T", "copy_of": "AGR-2026-09999"}, {"#/copy_of"}),
        ({"title": "", "template": "helpdesk", "language": "cs"}, {"#/title"}),
        ({"content": {"schema_version": 2}}, {"#/content"}),
        ({"content": {"schema_version": 1, "term": {"kind": "for ever"}}}, {"#/content"}),
        ({"content": "text"}, {"#/content"}),
        ({"content": None}, {"#/content"}),
    ],
)
def test_says_what_is_wrong(client: APIClient, body: dict[str, Any], pointers: set[str]) -> None:
    answer = client.post(ADDRESS, {"customer": str(CustomerFactory().public_id), **body})
    assert answer.status_code == 422, answer.json()
    assert {error["pointer"] for error in answer.json()["errors"]} == pointers
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        (b"", 422, "customer"),
        (b"PK\x03\x04 a ZIP \xe2", 400, "JSON parse error"),
        (b'{"content": {"schema_version": 1, "schema_version": 1}, "customer": "CUSTOMER"}', 400, "stands twice"),
        (b'{"content": {"schema_version": 1}, "content": {}, "customer": "CUSTOMER"}', 400, "stands twice"),
        (b'{"content": {"schema_version": NaN}, "customer": "CUSTOMER"}', 400, "NaN"),
        (b'{"content": {"schema_version": Infinity}, "customer": "CUSTOMER"}', 400, "Infinity"),
        (b'{"content": ' + b"[" * 100_000, 400, "nested too deeply"),
        (
            b'{"content": {"schema_version": 1, "x": ' + b"[" * 90 + b"]" * 90 + b'}, "customer": "CUSTOMER"}',
            422,
            "x",
        ),
        ('{"customer": "č"}'.encode("cp1250"), 400, "JSON parse error"),
        ('{"customer": "č"}'.encode("utf-16"), 400, "JSON parse error"),
        (b'{"content": {"schema_version": 1, "expectations": {"title": "\\ud800"}}}', 400, "surrogate"),
        (b'{"content": {"schema_version": ' + b"9" * 5000 + b"}}", 400, "JSON parse error"),
        (b'{"content": "' + b"x" * 6_000_000 + b'"}', 400, "Nothing was stored"),
    ],
    ids=range(13),
)
def test_what_is_no_agreement_is_refused_and_nothing_stored(
    client: APIClient, sent: bytes, status: int, said: str
) -> None:
    body = sent.replace(b"CUSTOMER", str(CustomerFactory().public_id).encode())
    answer = client.post(ADDRESS, body, content_type="application/json")
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert said in answer.content.decode()
    assert not Agreement.objects.exists()


def test_a_customer_out_of_sight_is_unknown(client: APIClient) -> None:
    body = {"customer": "11111111-1111-4111-8111-111111111111", "template": "helpdesk", "language": "cs"}
    answer = client.post(ADDRESS, {**body, "title": "T"})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/customer"]


def test_reads_a_version_as_a_word_file(client: APIClient, key_client: KeyClient) -> None:
    version = VersionFactory()
    url = f"{ADDRESS}{version.agreement.reference}/versions/1/word/"
    for accepted in (WORD_MIME, "application/json", "*/*"):
        answer = client.get(url, headers={"accept": accepted})
        assert (answer.status_code, answer["Content-Type"]) == (200, WORD_MIME)
        assert answer.content == word_of(version)
    missing = client.get(url.replace("versions/1", "versions/2"), headers={"accept": WORD_MIME})
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
    assert key_client("complaint.view").get(url).status_code in {403, 404}


def test_tells_who_has_a_step_open(client: APIClient, manager: User, now: datetime) -> None:
    version = VersionFactory()
    with time_machine.travel(now, tick=False):
        hold_step(version=version, step="term", page="a", actor=manager, now=now)
        assert client.get(f"{ADDRESS}{version.agreement.reference}/").json()["editing"] == [
            {
                "step": "term",
                "editor": manager.full_name,
                "since": "2026-03-02T09:00:00Z",
                "lapses_at": "2026-03-02T09:02:00Z",
            }
        ]
    with time_machine.travel(now + LEASE, tick=False):
        assert client.get(f"{ADDRESS}{version.agreement.reference}/").json()["editing"] == []


def test_searches_the_text_with_the_function_of_the_list(client: APIClient) -> None:
    ours, other = VersionFactory(document=complete("cs")), VersionFactory()
    for version in (ours, other):
        keep_text(version.agreement, version.document)
    answer = client.get(ADDRESS, {"search": "pozadav EVIDENCE"}).json()
    assert [each["reference"] for each in answer["results"]] == [ours.agreement.reference]
    assert len(client.get(ADDRESS).json()["results"]) == 2


def test_narrows_the_list_as_the_page_does(client: APIClient, now: datetime) -> None:
    owner = UserFactory(email="marie@severka.example")
    with time_machine.travel(now, tick=False):
        ours = VersionFactory(
            state=State.SIGNED, agreement__owner=owner, agreement__ends_on=date(2026, 3, 12)
        ).agreement
        later = VersionFactory(agreement__ends_on=date(2026, 3, 13), agreement__state=State.DRAFT).agreement
        every = {ours.reference, later.reference}

        def found(**asked: Any) -> set[str]:
            answer = client.get(ADDRESS, asked)
            assert answer.status_code == 200, answer.json()
            return {each["reference"] for each in answer.json()["results"]}

        assert found() == found(search="") == every
        assert found(ending_within=10) == {ours.reference}
        assert found(ending_within=11) == every
        assert found(owner="Marie@severka.example") == {ours.reference}
        assert found(owner="nobody@severka.example") == set()
        assert found(state="draft") == {later.reference}
        assert found(customer=str(later.customer.public_id)) == {later.reference}
        assert found(customer=str(later.customer.public_id), ending_within=10) == set()
        assert client.get(f"{ADDRESS}{ours.reference}/").json()["owner"] == "marie@severka.example"


@pytest.mark.parametrize(
    "asked",
    [{"state": "signd"}, {"customer": "Pekárna"}, {"ending_within": "-1"}, {"ending_within": "9" * 20}, {"owner": "x"}],
)
def test_a_filter_that_means_nothing_is_refused_by_its_name(client: APIClient, asked: dict[str, str]) -> None:
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"#/{next(iter(asked))}"]


def test_the_list_costs_the_same_for_two_agreements_as_for_eight(client: APIClient) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(ADDRESS, {"search": "help", "state": "draft"}).status_code == 200
        return len(caught)

    VersionFactory.create_batch(2)
    queries()  # what is kept in memory is read once
    few = queries()
    VersionFactory.create_batch(6)
    assert queries() == few


def test_reads_the_pdf_that_was_made_at_approval(client: APIClient, key_client: KeyClient, now: datetime) -> None:
    rendering = RenderingFactory(key="agreement/AGR-2026-00001/1")
    version = VersionFactory(state=State.APPROVED, rendering=rendering)
    url = f"{ADDRESS}{version.agreement.reference}/versions/1/pdf/"
    waiting = client.get(url, headers={"accept": "application/pdf"})
    assert (waiting.status_code, waiting["Content-Type"]) == (409, "application/problem+json")
    assert "printing/" in waiting.json()["detail"]
    seal(rendering=rendering, content=b"%PDF-1.7 made", now=now)
    for accepted in ("application/pdf", "application/json", "*/*"):
        answer = client.get(url, headers={"accept": accepted})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert b"".join(answer.streaming_content) == b"%PDF-1.7 made"  # type: ignore[attr-defined] # a streaming answer
    draft = VersionFactory().agreement.reference
    assert "draft" in client.get(f"{ADDRESS}{draft}/versions/1/pdf/").json()["detail"]
    assert client.get(f"{ADDRESS}{draft}/versions/2/pdf/").status_code == 404
    assert key_client("complaint.view").get(url).status_code in {403, 404}
