"""The printed agreement read back: text, contents, bookmarks and the embedded document agree with each other."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from agreements.document import build_document
from agreements.domain.lifecycle import State
from agreements.domain.outline import outline
from documents.rendering import Attachment, render_pdf
from drafting.domain.canonical import canonical_bytes
from tests.agreements.domain.samples import complete
from tests.agreements.reading_pdf import ReadPdf, read_pdf

# What one worker has printed the other need not print again.
pytestmark = pytest.mark.xdist_group("agreement pdf")


@pytest.fixture(scope="module")
def read() -> ReadPdf:
    content = complete("cs")
    html = build_document(content, reference="AGR-2026-00042", version_number=2, state=State.APPROVED)
    raw = canonical_bytes(content)
    attachment = Attachment(
        name="agreement.json",
        mime="application/json",
        content=raw,
        description="-",
        created=datetime(2026, 3, 2, tzinfo=UTC),
    )
    return read_pdf(render_pdf(html, attachments=[attachment], identifier=b"0123456789abcdef"))


def test_contents_and_bookmarks_lead_to_the_page_where_the_heading_stands(read: ReadPdf) -> None:
    top = [mark for mark in read.bookmarks if mark.level == 1]
    assert {(mark.title, mark.page) for mark in top} >= set(read.contents)
    assert len(read.contents) == 9 + len(outline(complete("cs")).annexes)
    for heading, page in read.contents:
        assert page in read.pages_with(re.sub(r"^(Příloha č\. )?\d+ ", "", heading)), heading


def test_the_embedded_document_is_the_one_that_is_printed(read: ReadPdf) -> None:
    assert read.attachments["agreement.json"] == canonical_bytes(complete("cs"))
    assert read.agreement["expectations"]["title"] in read.text
    for target in read.agreement["service_levels"]["targets"]:
        assert str(target["amount"]).replace(".", ",") in read.text
    assert (read.language, read.part) == ("cs", "3U")
    assert read.title.startswith(read.agreement["expectations"]["title"])
