"""The elements of a Word file. The order of properties is that of the standard's schema: Word refuses any other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from documents.word.inline import Piece, pieces, plain

Element = Any
"""An element of lxml, which has no types."""

LONGEST_BOOKMARK = 40
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = {"w": _W}
_NOT_IN_BOOKMARKS = re.compile(r"[^A-Za-z0-9]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class TableCell:
    """The paragraphs of a cell, which spans so many columns."""

    paragraphs: Sequence[Element]
    span: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row, which never breaks over pages; `is_head` repeats it on each page."""

    cells: Sequence[TableCell]
    is_head: bool = False


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """Return `<w:tag>` with attributes of the same namespace."""
    # lxml itself: python-docx looks up a class for each element, which takes four times as long.
    made = etree.Element(f"{{{_W}}}{tag}", nsmap=_NAMESPACES)
    for name, value in attributes.items():
        made.set(f"{{{_W}}}{name}", str(value))
    made.extend(children)
    return made


def paragraph(
    style: str, *children: Element, keep_with_next: bool = False, new_page: bool = False, align: str = ""
) -> Element:
    """Return a paragraph; `style` is the id of a style in styles.xml."""
    properties = element("pPr", element("pStyle", val=style))
    if keep_with_next:
        properties.append(element("keepNext"))
    if new_page:
        properties.append(element("pageBreakBefore"))
    if align:
        properties.append(element("jc", val=align))
    return element("p", properties, *children)


def keep_with_next(each: Element) -> None:
    """Keep every paragraph of something that is made already on the page of what follows it."""
    for properties in each.iter(f"{{{_W}}}pPr"):
        if properties.find(f"{{{_W}}}keepNext") is None:
            properties.insert(1, element("keepNext"))


def run(text: str, *, style: str = "", bold: bool = False, italic: bool = False) -> Element:
    """Return a run of literal text; `style` is the id of a character style."""
    made = element("r")
    properties = [element("rStyle", val=style)] if style else []
    properties += [element(tag) for tag, wanted in (("b", bold), ("i", italic)) if wanted]
    if properties:
        made.append(element("rPr", *properties))
    content = element("t")
    content.set(_SPACE, "preserve")
    content.text = plain(text)
    made.append(content)
    return made


def runs(text: str, *, style: str = "", bold: bool = False) -> list[Element]:
    """Return a text of the document as runs and links."""
    return [_inline(piece, style, bold) for piece in pieces(text)]


def _inline(piece: Piece, style: str, bold: bool) -> Element:
    made = run(piece.text, style=style, bold=bold or piece.bold, italic=piece.italic)
    return link(piece.anchor, made) if piece.anchor else made


def tab() -> Element:
    """Return a tabulator."""
    return element("r", element("tab"))


def bookmark_name(anchor: str) -> str:
    """Return what a place of the document is called in Word: letters, digits and underscores, 40 of them at most."""
    return f"p_{_NOT_IN_BOOKMARKS.sub('_', anchor)}"[:LONGEST_BOOKMARK]


def link(anchor: str, *children: Element) -> Element:
    """Return a link to a place in the same file."""
    return element("hyperlink", *children, anchor=bookmark_name(anchor), history=1)


def bookmarked(anchor: str, number: int, *children: Element) -> list[Element]:
    """Return the children as the place that `anchor` names; `number` is unique in the file."""
    if not anchor:
        return list(children)
    start = element("bookmarkStart", id=number, name=bookmark_name(anchor))
    return [start, *children, element("bookmarkEnd", id=number)]


def field(instruction: str, shown: str, *, style: str = "") -> list[Element]:
    """Return a field that Word computes whenever it lays out the page; `shown` stands there until then."""
    return [*_field_start(instruction), run(shown, style=style), _field_mark("end")]


def _field_start(instruction: str) -> list[Element]:
    code = element("instrText")
    code.set(_SPACE, "preserve")
    code.text = f" {instruction} "
    return [_field_mark("begin"), element("r", code), _field_mark("separate")]


def _field_mark(kind: str) -> Element:
    return element("r", element("fldChar", fldCharType=kind))


def contents_field(heading: str, entries: Sequence[tuple[str, str, str]]) -> Element:
    r"""Return the contents as a field that is filled already: (anchor, number, heading) of each first heading.

    `\n` leaves out page numbers, which nobody knows before Word has laid out the file: asking Word to compute them on
    opening (`updateFields`) greets the reader with a question about files that the document "may refer to".
    """
    lines = [paragraph("TOC1", link(anchor, run(number), tab(), run(text))) for anchor, number, text in entries]
    if lines:
        first, last = lines[0], lines[-1]
        for place, mark in enumerate(_field_start(r'TOC \o "1-1" \n \h \z'), start=1):
            first.insert(place, mark)
        last.append(_field_mark("end"))
    gallery = element("docPartObj", element("docPartGallery", val="Table of Contents"), element("docPartUnique"))
    content = element("sdtContent", paragraph("TOCHeading", run(heading)), *lines)
    return element("sdt", element("sdtPr", gallery), content)


def table(style: str, widths: Sequence[int], rows: Iterable[TableRow]) -> Element:
    """Return a table; `widths` are twentieths of a point."""
    properties = element(
        "tblPr",
        element("tblStyle", val=style),
        element("tblW", w=sum(widths), type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    return element("tbl", properties, grid, *(_row(row, widths) for row in rows))


def _row(row: TableRow, widths: Sequence[int]) -> Element:
    properties = element("trPr", element("cantSplit"))
    if row.is_head:
        properties.append(element("tblHeader"))
    made, place = element("tr", properties), 0
    for cell in row.cells:
        width = sum(widths[place : place + cell.span])
        place += cell.span
        cell_properties = element("tcPr", element("tcW", w=width, type="dxa"))
        if cell.span > 1:
            cell_properties.append(element("gridSpan", val=cell.span))
        made.append(element("tc", cell_properties, *cell.paragraphs))
    return made
