"""Each value of a draft's preview leads to the field that it comes from; what prints has no such link."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from agreements.document import build_document, build_preview
from agreements.document.linked import CLAUSES, ENTRIES, HEADINGS, ROWS, SENTENCES
from agreements.document.words import words
from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.outline import CLAUSES as OUTLINE
from agreements.forms import places
from tests.agreements.domain.samples import rich_data
from tests.agreements.factories import VersionFactory
from tests.conftest import ClientFor

PRINTED = {"reference": "AGR-2026-00042", "version_number": 1, "state": "draft"}


@pytest.fixture(scope="module")
def content() -> AgreementContent:
    """A document with everything in it."""
    return AgreementContent.model_validate(rich_data("cs"))


def preview(content: AgreementContent) -> str:
    return build_preview(content, **PRINTED, address_of=lambda name: f"/to/{name}/")  # type: ignore[arg-type]


def fields_of(content: AgreementContent) -> set[str]:
    return {name for step in STEPS for name, _where in places(content, step)}


def test_each_link_leads_to_a_field_of_the_editor(content: AgreementContent) -> None:
    linked = set(re.findall(r'class="document-edit" href="/to/([^"]+)/"', preview(content)))
    assert len(linked) > 100
    assert linked - fields_of(content) == set()


def test_each_table_of_fields_names_fields_and_sentences_that_exist(content: AgreementContent) -> None:
    fields, said = fields_of(content), words("cs").text
    assert set(SENTENCES.values()) | set(CLAUSES.values()) <= fields
    assert {key.partition(".")[0] for key in SENTENCES} <= {key.partition(".")[0] for key in said}
    assert set(CLAUSES) <= {f"{article}.{clause}" for article, clauses in OUTLINE.items() for clause in clauses}
    html = preview(content)
    used = {name.rpartition(".")[2] for name in re.findall(r'href="/to/([^"]+)/"', html)}
    for parts in [*ROWS.values(), *ENTRIES.values(), *((part,) for part in HEADINGS.values())]:
        assert used.intersection(parts), parts


def test_the_text_is_the_same_with_links_and_without(content: AgreementContent) -> None:
    plain = build_preview(content, **PRINTED)  # type: ignore[arg-type]
    assert re.sub(r'<a class="document-edit"[^>]*>(.*?)</a>', r"\1", preview(content), flags=re.S) == plain
    assert "document-edit" not in build_document(content, **PRINTED).split("</style>")[-1]  # type: ignore[arg-type]


def test_what_somebody_wrote_is_text_in_the_linked_preview_too() -> None:
    data = rich_data("en")
    evil = '<script>alert("1")</script><a href="https://evil.example">x</a>'
    data["expectations"]["purpose"] = data["responsibilities"]["duties"][0]["text"] = evil
    data["expectations"]["definitions"][0] |= {"term": evil, "meaning": evil}
    html = preview(AgreementContent.model_validate(data))
    assert "<script" not in html
    assert 'href="https://evil.example"' not in html
    assert html.count("&lt;script&gt;") == 4


@pytest.mark.django_db
def test_only_who_may_change_the_draft_is_led_to_its_fields(
    manager: User, auditor: User, client_for: ClientFor
) -> None:
    draft = VersionFactory()
    address = reverse("agreements:preview", args=[draft.agreement.reference])
    body = client_for(manager).get(address).content.decode()
    there = reverse("agreements:step", args=[draft.agreement.reference, "expectations"])
    assert f'href="{there}?at=expectations-purpose#expectations-purpose" target="_top"' in body
    assert "document-edit" not in client_for(auditor).get(address).content.decode()
