"""The document on paper, read back from the PDF."""

import io
import re

import pytest
from pypdf import PdfReader

from agreements.document import build_document
from agreements.domain.lifecycle import State
from documents.rendering import render_pdf
from tests.agreements.domain.samples import complete

# What one worker has set the other need not set again.
pytestmark = pytest.mark.xdist_group("agreement pdf")


@pytest.fixture(scope="module")
def pages() -> list[str]:
    html = build_document(complete("cs"), reference="AGR-2026-00042", version_number=2, state=State.APPROVED)
    reader = PdfReader(io.BytesIO(render_pdf(html, identifier=b"0123456789abcdef")))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def test_each_page_but_the_cover_has_its_number(pages: list[str]) -> None:
    assert "Strana" not in pages[0]
    for number, text in enumerate(pages[1:], start=2):
        assert f"Strana {number} z {len(pages)}" in text
        assert "AGR-2026-00042 · verze 2" in text


def test_the_contents_name_the_pages_where_things_are(pages: list[str]) -> None:
    assert "Smlouva o poskytování" in pages[0]
    assert pages[1].startswith("Obsah ")
    places = {heading: number for number, text in enumerate(pages, start=1) for heading in HEADINGS if heading in text}
    for heading, number in places.items():
        assert re.search(rf"{heading}[ .]*{number}\b", pages[1]), heading
    assert len(places) == len(HEADINGS)


HEADINGS = ("Účel, očekávání a služby", "Řešení sporů", "Slevy z ceny", "Provozní kalendáře")


def test_a_table_that_breaks_repeats_its_head(pages: list[str]) -> None:
    duties = [text for text in pages if "2.1.1" in text or "2.2.4" in text]
    assert len(duties) == 2
    assert all("Povinnost Kdy" in text for text in duties)


def test_signatures_stand_together(pages: list[str]) -> None:
    signed = [text for text in pages if "Místo a datum" in text]
    assert len(signed) == 1
    assert signed[0].count("Podpis ") >= 2
    assert "Ing. Tereza Dvořáková" in signed[0]
    assert "Mgr. Petr Němec" in signed[0]
