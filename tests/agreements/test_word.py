"""The agreement as a Word file, read back: the same words, numbers that stay, links that arrive, nothing foreign."""

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, get_args

import docx
import pytest
from django.test import Client
from lxml import etree

from accounts.models import User
from agreements.document.blocks import Block, PrintedDocument, Table
from agreements.document.build import printed
from agreements.document.word import BLOCKS, build_word
from agreements.domain.lifecycle import State
from agreements.services.word import word_of
from documents.http import WORD_MIME
from documents.word.inline import pieces
from tests.agreements.domain.samples import complete
from tests.agreements.factories import VersionFactory
from tests.documents.test_word import W, ordered

AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
ClientFor = Callable[[User], Client]


def document_of(language: str = "cs", state: State = State.APPROVED) -> PrintedDocument:
    return printed(complete(language), reference="AGR-2026-00042", version_number=2, state=state)


def built(document: PrintedDocument) -> bytes:
    return build_word(document, author="Brána Support s.r.o.", created_at=AT, modified_at=AT)


@pytest.fixture(scope="module")
def document() -> PrintedDocument:
    return document_of()


@pytest.fixture(scope="module")
def parts(document: PrintedDocument) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(built(document))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def body(parts: dict[str, bytes]) -> Any:
    return etree.fromstring(parts["word/document.xml"])


def text_of(element: Any) -> str:
    """The texts of paragraphs, a line each; a tabulator is a space."""
    lines = []
    for each in element.iter(f"{W}p"):
        signs = [
            " " if node.tag == f"{W}tab" else node.text or ""
            for node in each.iter()
            if node.tag in {f"{W}t", f"{W}tab"}
        ]
        lines.append("".join(signs))
    return "\n".join(lines)


def printed_texts(value: Any) -> Iterator[str]:
    """Every text of a document's blocks, a new kind's too."""
    if isinstance(value, str):
        yield "".join(piece.text for piece in pieces(value))
    elif isinstance(value, tuple):
        for each in value:
            yield from printed_texts(each)
    elif dataclasses.is_dataclass(value):
        skipped = {"kind", "anchor", "language", "words"} | ({"name"} if isinstance(value, Table) else set())
        skipped |= {"role"} if type(value).__name__ == "Column" else set()
        for part in dataclasses.fields(value):
            if part.name not in skipped:
                yield from printed_texts(getattr(value, part.name))


def test_every_kind_of_block_is_written() -> None:
    assert set(BLOCKS) == set(get_args(Block))


@pytest.mark.parametrize("language", ["cs", "en"])
def test_everything_that_prints_stands_in_the_file(language: str) -> None:
    document = document_of(language, State.DRAFT)
    with zipfile.ZipFile(io.BytesIO(built(document))) as archive:
        text = text_of(etree.fromstring(archive.read("word/document.xml")))
    texts = [each for each in printed_texts(document) if each.strip()]
    assert len(texts) > 300
    assert [each for each in texts if each not in text] == []


def test_articles_and_clauses_are_headings_with_their_printed_numbers(document: PrintedDocument) -> None:
    file = docx.Document(io.BytesIO(built(document)))
    styled = [
        (each.style.name, each.text) for each in file.paragraphs if each.style and "eading" in (each.style.name or "")
    ]
    articles = [text for style, text in styled if style == "Heading 1"]
    clauses = [text for style, text in styled if style == "Heading 2"]
    assert articles[:9] == [f"{each.number}\t{each.heading}" for each in document.articles]
    assert articles[9:] == [f"{each.label}\t{each.heading}" for each in document.annexes]
    wanted = [f"{clause.number}\t{clause.heading}" for each in document.articles for clause in each.clauses]
    assert clauses[: len(wanted)] == wanted
    assert file.paragraphs[1].style is not None
    assert file.paragraphs[1].style.name == "Title"


def test_every_link_arrives_at_a_bookmark_and_every_bookmark_is_one_of_a_kind(body: Any) -> None:
    links = [each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink")]
    marks = [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")]
    numbers = [each.get(f"{W}id") for each in body.iter(f"{W}bookmarkStart")]
    assert len(links) > 30
    assert set(links) <= set(marks)
    assert len(marks) == len(set(marks))
    assert len(numbers) == len(set(numbers))
    assert numbers == [each.get(f"{W}id") for each in body.iter(f"{W}bookmarkEnd")]


def test_a_cross_reference_leads_to_the_clause_that_it_names(body: Any) -> None:
    links = [(text_of_link(each), each.get(f"{W}anchor")) for each in body.iter(f"{W}hyperlink")]
    clauses = [(text, anchor) for text, anchor in links if text.startswith("čl.")]
    assert clauses
    for text, anchor in clauses:
        number = text.removeprefix("čl.\u00a0").replace(".", "_")
        # The annex with the complaint procedure names a whole article.
        kind = "clause" if "_" in number else "article"
        assert anchor == f"p_{kind}_{number}"
        assert any(each.get(f"{W}name") == anchor for each in body.iter(f"{W}bookmarkStart"))


def text_of_link(link: Any) -> str:
    return "".join(node.text or "" for node in link.iter(f"{W}t"))


def test_the_contents_are_a_field_that_is_filled_and_asks_nothing(
    document: PrintedDocument, parts: dict[str, bytes], body: Any
) -> None:
    control = next(body.iter(f"{W}sdt"))
    lines = text_of(control).split("\n")
    assert lines[0] == "Obsah"
    assert lines[1:] == [
        *(f"{each.number} {each.heading}" for each in document.articles),
        *(f"{each.label} {each.heading}" for each in document.annexes),
    ]
    assert [each.get(f"{W}fldCharType") for each in control.iter(f"{W}fldChar")] == ["begin", "separate", "end"]
    assert b"updateFields" not in parts["word/settings.xml"]
    assert b"w:dirty" not in parts["word/document.xml"]


def test_fields_are_whole(body: Any, parts: dict[str, bytes]) -> None:
    (footer,) = (each for name, each in parts.items() if re.fullmatch(r"word/footer\d+\.xml", name) and b"PAGE" in each)
    text = text_of(etree.fromstring(footer))
    assert re.fullmatch("AGR-2026-00042 · verze 2 Strana\u00a0?.*", text)
    assert re.findall(rb"instrText[^>]*> (\w+) <", footer) == [b"PAGE", b"NUMPAGES"]


def test_rows_never_break_and_the_head_repeats(body: Any) -> None:
    rows = list(body.iter(f"{W}tr"))
    assert len(rows) > 100
    assert all(each.find(f"{W}trPr/{W}cantSplit") is not None for each in rows)
    tables = [each for each in body.iter(f"{W}tbl") if style_of(each) == "AgreementTable"]
    assert tables
    for each in tables:
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in each.iter(f"{W}tr")]
        assert heads == [True] + [False] * (len(heads) - 1)
        widths = [int(column.get(f"{W}w", "0")) for column in each.iter(f"{W}gridCol")]
        assert sum(widths) <= 9_242  # the margins leave 163 mm
        assert min(widths) > 300


def style_of(table: Any) -> str | None:
    found = table.find(f"{W}tblPr/{W}tblStyle")
    return found.get(f"{W}val") if found is not None else None


def test_amounts_stand_right_and_do_not_break(body: Any) -> None:
    amounts = [each for each in body.iter(f"{W}p") if re.fullmatch(r"[\d\u00a0]+,\d\d\u00a0Kč", text_of_own(each))]
    assert len(amounts) > 10
    assert all(each.find(f"{W}pPr/{W}jc[@{W}val='right']") is not None for each in amounts)


def text_of_own(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(f"{W}t"))


def test_the_order_of_properties_is_that_of_the_schema(body: Any) -> None:
    ordered(body)


def test_nothing_comes_from_outside(parts: dict[str, bytes]) -> None:
    relations = [each for name, each in parts.items() if name.endswith(".rels")]
    assert len(relations) >= 2
    assert not [each for each in relations if b"TargetMode" in each]
    assert not [name for name in parts if re.search(r"vba|macro|\.bin|embed|activeX|media", name, re.IGNORECASE)]
    assert b"INCLUDE" not in parts["word/document.xml"]


def test_signatures_do_not_break_over_pages(body: Any) -> None:
    signed = [each for each in body.iter(f"{W}tr") if "Místo a datum" in text_of(each)]
    assert len(signed) == 1
    assert signed[0].find(f"{W}trPr/{W}cantSplit") is not None
    for cell in signed[0].iter(f"{W}tc"):
        styles = [each.get(f"{W}val") for each in cell.iter(f"{W}pStyle")]
        assert styles.count("SignatureLine") == 2
        assert ("SignatureLine", "SignatureLine") not in list(pairwise(styles))  # Word would draw one line for both


def test_the_last_clause_comes_along_with_the_signatures(body: Any) -> None:
    own = [each for each in body[0] if each.tag == f"{W}p"]
    texts = [text_of_own(each) for each in own]
    last, signatures = next(n for n, text in enumerate(texts) if text.startswith("9.3")), texts.index("Podpisy")
    assert last < signatures - 1
    assert all(is_kept(each) for each in own[last:signatures])
    assert not is_kept(own[last - 1])


def test_a_short_table_stands_on_one_page(body: Any, document: PrintedDocument) -> None:
    blocks = [block for article in document.articles for clause in article.clauses for block in clause.blocks]
    blocks += [block for annex in document.annexes for block in annex.blocks]
    printed_tables = [block for block in blocks if isinstance(block, Table)]
    tables = [each for each in body.iter(f"{W}tbl") if style_of(each) == "AgreementTable"]
    assert {block.is_short for block in printed_tables} == {True, False}
    for block, made in zip(printed_tables, tables, strict=True):
        *rows, last = made.iter(f"{W}tr")
        assert not any(is_kept(each) for each in last.iter(f"{W}p"))
        if block.is_short:
            assert all(is_kept(each) for row in rows for each in row.iter(f"{W}p"))


def is_kept(each: Any) -> bool:
    return each.find(f"{W}pPr/{W}keepNext") is not None


def test_each_annex_begins_a_page(body: Any, document: PrintedDocument) -> None:
    begins = [text_of_own(each) for each in body.iter(f"{W}p") if each.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert len(begins) == 1 + len(document.annexes)


def test_a_draft_is_marked_and_a_frozen_version_is_not() -> None:
    for state, marks in ((State.DRAFT, 2), (State.APPROVED, 0)):
        with zipfile.ZipFile(io.BytesIO(built(document_of(state=state)))) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("word/"))
        assert text.count(">Návrh<") == marks


def test_properties_name_the_document_and_nobody_else(document: PrintedDocument) -> None:
    core = docx.Document(io.BytesIO(built(document))).core_properties
    assert core.title == f"{document.title} · AGR-2026-00042"
    assert core.subject == "AGR-2026-00042, verze 2"
    assert core.author == core.last_modified_by == "Brána Support s.r.o."
    assert core.created == core.modified == AT
    assert core.language == "cs-CZ"


@pytest.mark.django_db
def test_the_page_serves_any_version_to_those_who_may_read_it(client_for: ClientFor, agent: User, staff: User) -> None:
    draft, frozen = VersionFactory(), VersionFactory(state=State.APPROVED)
    for version, name in ((draft, "-1-draft.docx"), (frozen, "-1.docx")):
        url = f"/agreements/{version.agreement.reference}/word/"
        answer = client_for(agent).get(url)
        assert answer.status_code == 200
        assert answer["Content-Type"] == WORD_MIME
        assert answer["Content-Disposition"] == f'attachment; filename="{version.agreement.reference}{name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer.content == word_of(version)
        assert client_for(staff).get(url).status_code == 404
    assert client_for(agent).get(f"/agreements/{draft.agreement.reference}/word/?version=7").status_code == 404
