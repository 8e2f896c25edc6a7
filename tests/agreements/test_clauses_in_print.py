"""Clauses as they print, and as they are edited in their step."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from agreements.document import build_document
from agreements.document.build import printed
from agreements.domain.content import AgreementContent
from agreements.domain.lifecycle import State
from agreements.services import save_step
from core.clock import utc_now
from tests.agreements.domain.samples import a_clause, complete_data, rich_data
from tests.agreements.factories import VersionFactory
from tests.conftest import ClientFor

EVIL = '<script>alert(1)</script>{{ x }}<img src="https://evil.example/a.png">'


def content_with(*clauses: dict[str, Any], language: str = "cs") -> AgreementContent:
    data = rich_data(language)
    data["payment"]["clauses"] = list(clauses)
    return AgreementContent.model_validate(data)


def last_clause(content: AgreementContent, article: int = 6) -> tuple[str, list[str]]:
    document = printed(content, reference="AGR-2026-00042", version_number=1, state=State.DRAFT)
    clause = document.articles[article - 1].clauses[-1]
    texts = [str(text) for block in clause.blocks for text in getattr(block, "texts", ())]
    return f"{clause.number} {clause.heading}", texts


def test_values_print_in_the_form_that_the_sentence_asks_for() -> None:
    heading, texts = last_clause(content_with(a_clause()))
    assert heading == "6.7 Započtení"
    assert [text.replace("\xa0", " ") for text in texts] == [
        "Strana Lesní závod Křivoklát, a.s. započte jen uznanou pohledávku.",
        "Oznámí to do 15 kalendářních dnů předem.",
    ]


@pytest.mark.parametrize(
    ("kind", "value", "cs", "en"),
    [
        ("text", "5. dne", "5. dne", "5. dne"),
        ("number", "1500,5", "1 500,5", "1,500.5"),
        ("percent", "12.5", "12,5 %", "12.5%"),
        ("money", "100000", "100 000,00 Kč", "CZK 100,000.00"),
        ("days", "1", "1 kalendářní den", "1 calendar day"),
        ("days", "brzy", "brzy", "brzy"),
        ("number", "", "[doplnit]", "[to be completed]"),
    ],
)
def test_a_value_prints_as_its_kind(kind: str, value: str, cs: str, en: str) -> None:
    item = {"heading": "H", "text": "{{ a }}", "variables": [{"name": "a", "kind": kind, "value": value}]}
    for language, expected in (("cs", cs), ("en", en)):
        _heading, [text] = last_clause(content_with(item, language=language))
        assert text.replace("\xa0", " ") == expected


def test_a_preposition_does_not_stay_behind_the_value_that_follows_it() -> None:
    item = {"heading": "H", "text": "Stane se v {{ a }}.", "variables": [{"name": "a", "value": "Praze"}]}
    assert last_clause(content_with(item))[1] == ["Stane se v\xa0Praze."]


def test_what_somebody_wrote_stays_text() -> None:
    item = {"heading": EVIL, "text": EVIL, "variables": [{"name": "x", "value": EVIL}]}
    html = build_document(content_with(item), reference="AGR-2026-00042", version_number=1, state="draft")
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;") == 3


def test_a_document_without_clauses_prints_as_it_did() -> None:
    data = complete_data("cs")
    with_none = AgreementContent.model_validate(data)
    hidden = {"heading": "Sleva", "text": "Sleva.", "condition": {"tests": [{"says": "has_discount.is.yes"}]}}
    data["payment"]["clauses"] = [hidden]
    facts = {"reference": "AGR-2026-00042", "version_number": 1, "state": "draft"}
    assert build_document(with_none, **facts) == build_document(AgreementContent.model_validate(data), **facts)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_clause_is_written_in_its_step_and_asks_for_its_values(client_for: ClientFor, manager: User) -> None:
    version = VersionFactory()
    client = client_for(manager)
    address = reverse("agreements:step", args=[version.agreement.reference, "goals"])
    page = client.get(address).content.decode()
    assert "Add a clause of your own" in page
    form = {"lock": "0", "goals.clauses.0.heading": "Bonus", "goals.clauses.0.text": "Pays {{ bonus }}."}
    form |= {"goals.clauses.0.condition.match": "all", "goals.clauses.0.condition.tests.0.says": "has_discount.is.yes"}
    saved = client.post(address, {**form, "save": "stay"})
    assert saved.status_code == 302
    page = client.get(address).content.decode()
    assert 'name="goals.clauses.0.variables.0.value"' in page
    assert "Does not print now: there is no discount." in page
    version.refresh_from_db()
    [clause] = version.document.goals.clauses
    assert (clause.heading, clause.variables[0].name) == ("Bonus", "bonus")


@pytest.mark.django_db
def test_the_clause_that_was_asked_for_twice_is_saved_once(manager: User) -> None:
    version = VersionFactory()
    data = version.document.payment.model_dump() | {"clauses": [{**a_clause(), "text": "{{ fresh }}"}]}
    saved = save_step(version=version, step="payment", data=data, lock=0, actor=manager, now=utc_now())
    again = save_step(version=saved, step="payment", data=data, lock=saved.lock, actor=manager, now=utc_now())
    assert again.lock == saved.lock
