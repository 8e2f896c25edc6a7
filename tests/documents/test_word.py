"""Word files: what is written literally, what Word demands of the order of things, how columns share a table."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lxml import etree

from documents.word import ColumnNeed, WordFile, bookmarked, field, paragraph, run, runs, shared_widths, table
from documents.word.elements import TableCell, TableRow, bookmark_name
from documents.word.file import DATA, Properties
from documents.word.inline import Piece, UnknownMarkupError, pieces, plain

AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# From the schema of WordprocessingML: properties stand in this order, or Word refuses the file.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr tabs spacing ind contextualSpacing jc "
    "outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing sz szCs lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan tcBorders vAlign",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr tblStylePr",
    "settings": "zoom trackRevisions defaultTabStop characterSpacingControl compat themeFontLang clrSchemeMapping",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr",
}


def ordered(root: Any) -> None:
    """Hold the order of each element's children against the schema's."""
    for each in root.iter("*"):
        name = each.tag.removeprefix(W)
        if name in ORDER:
            places = [ORDER[name].split().index(child.tag.removeprefix(W)) for child in each]
            assert places == sorted(places), (name, [child.tag for child in each])


def written(file: WordFile) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file.content())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sample(language: str = "en") -> WordFile:
    file = WordFile(language, Properties("Title", "AGR-1, version 1", "Author", AT, AT))
    marked = bookmarked("clause-1.1", file.next_number(), run("1.1", style="ClauseNumber"))
    file.add(paragraph("Heading2", *marked, run(" Purpose"), new_page=True, keep_with_next=True))
    file.add(paragraph("BodyText", *runs(format_html('See <a href="#{}">{}</a>.', "clause-1.1", "1.1"), bold=True)))
    cell = TableCell([paragraph("TableText", run("1,00"), align="right")], span=2)
    file.add(table("AgreementTable", [100, 200], [TableRow([cell], is_head=True)]), paragraph("AfterTable"))
    file.set_edges([paragraph("Header", run("Title"))], [paragraph("Footer", *field("PAGE", "1"))])
    return file


@pytest.mark.parametrize("name", ["styles.xml", "numbering.xml", "settings.xml"])
def test_properties_of_the_styles_stand_in_the_order_of_the_schema(name: str) -> None:
    ordered(etree.fromstring((DATA / name).read_bytes()))


def test_properties_of_the_text_do_too_and_each_style_that_it_names_is_there() -> None:
    parts = written(sample())
    document = etree.fromstring(parts["word/document.xml"])
    ordered(document)
    known = {each.get(f"{W}styleId") for each in etree.fromstring(parts["word/styles.xml"]).iter(f"{W}style")}
    named = {each.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for each in document.iter(f"{W}{tag}")}
    assert named
    assert named <= known


def test_the_same_input_gives_the_same_bytes_and_nothing_tells_when() -> None:
    content = sample().content()
    assert content == sample().content()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_the_file_brings_nothing_of_the_template_that_it_was_made_from() -> None:
    parts = written(sample())
    assert not [name for name in parts if "thumbnail" in name or "customXml" in name or "vba" in name.lower()]
    core = parts["docProps/core.xml"].decode()
    assert "python-docx" not in core
    assert "2026-01-05T08:00:00Z" in core
    assert core.count("Author") == 2


@pytest.mark.parametrize(("language", "locale"), [("cs", "cs-CZ"), ("en", "en-GB")])
def test_the_spelling_is_checked_in_the_documents_language(language: str, locale: str) -> None:
    parts = written(sample(language))
    assert f'<w:lang w:val="{locale}"' in parts["word/styles.xml"].decode()
    assert b"LOCALE" not in parts["word/styles.xml"] + parts["word/settings.xml"]


def test_plain_text_is_literal_whatever_it_looks_like() -> None:
    assert pieces("<b>1 < 2</b> &amp;") == [Piece("<b>1 < 2</b> &amp;")]
    assert pieces("") == []


def test_marks_of_our_own_become_links_and_weights() -> None:
    text = SafeString('<strong>A &amp; B</strong>, <a href="#item-1">1&nbsp;<em>x</em></a>')
    assert pieces(text) == [
        Piece("A & B", bold=True),
        Piece(", "),
        Piece("1\u00a0", anchor="item-1"),
        Piece("x", anchor="item-1", italic=True),
    ]


@pytest.mark.parametrize("markup", ['<a href="https://example.com/">x</a>', "<img src=x>", "<script>x</script>"])
def test_a_mark_without_a_counterpart_is_an_error_and_no_gap(markup: str) -> None:
    with pytest.raises(UnknownMarkupError):
        pieces(SafeString(markup))


def test_what_xml_cannot_hold_is_left_out_and_spaces_that_must_not_break_stay() -> None:
    assert plain("a\x00b\x0bc\ufffe\ud800 d\n\te\u00a0f") == "abc d e\u00a0f"


def test_a_bookmark_has_the_letters_and_the_length_that_word_allows() -> None:
    assert bookmark_name("clause-4.2") == "p_clause_4_2"
    assert len(bookmark_name("item-" + "9" * 60)) == 40


@pytest.mark.parametrize(
    ("needs", "widths"),
    [
        # the number keeps its word, the amount its text, the rest goes to the one with a share
        ([ColumnNeed(5, 5, 0), ColumnNeed(8, 200, 3), ColumnNeed(6, 12, 0)], [600, 8100, 1300]),
        # no shares at all: the rest is divided evenly
        ([ColumnNeed(5, 5, 0), ColumnNeed(5, 5, 0)], [5000, 5000]),
        # texts do not fit: each its longest word, the rest by shares
        ([ColumnNeed(10, 90, 0), ColumnNeed(10, 90, 1)], [1100, 8900]),
        # not even words fit: in proportion
        ([ColumnNeed(99, 99, 1), ColumnNeed(99, 99, 1)], [5000, 5000]),
    ],
)
def test_columns_share_a_table(needs: list[ColumnNeed], widths: list[int]) -> None:
    assert shared_widths(10_000, needs, per_sign=100, padding=100) == widths
