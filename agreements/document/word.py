"""From the printed document to a Word file: the third projection of the same content, for lawyers who redline.

Each kind of block has its function in BLOCKS. Numbers are text, as they are printed: they must not shift when a
paragraph is struck out, because the PDF, the clocks and the credits cite them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from agreements.document.blocks import (
    AnnexBlock,
    ArticleBlock,
    Block,
    Bullets,
    Cell,
    Column,
    Entries,
    Facts,
    Group,
    Paragraphs,
    PartyBlock,
    PrintedDocument,
    Row,
    Subheading,
    Table,
    Text,
)
from agreements.document.layouts import DEFAULT, LAYOUTS
from documents.domain.look import PLAIN_LOOK, Look
from documents.word import (
    ColumnNeed,
    TableCell,
    TableRow,
    WordFile,
    bookmarked,
    contents_field,
    field,
    paragraph,
    run,
    runs,
    shared_widths,
    tab,
    table,
)
from documents.word.elements import Element, keep_with_next
from documents.word.file import Properties
from documents.word.inline import pieces
from documents.word.setting import AIRY, CLOSE

#: How much of what is left over a column takes, by its role; those that are not named take none of it.
SHARES = {"wide": 3, "text": 2}
#: Columns that are set to the right.
AMOUNTS = frozenset({"amount"})
SIGN, PADDING = 96, 200
"""Twentieths of a point: the width of a sign in a table, and the space beside it."""
LONGEST_WORD = 24
"""Signs of one word that a column makes room for; a longer one breaks."""
LEAST_COLUMNS = 5
"""A column without a share takes at most the part of the table that one of so many has; then its text breaks."""
FACTS = 2
"""A table of so few columns is no wider than its texts need, and as much again by half."""
FACT_LABEL_SHARE = 0.32
SETTINGS = {"compact": CLOSE}
"""How closely a layout is set, where it is not the usual way."""
LOGO = (70, 22)
"""Millimetres that a logo fits into, as in the layouts of the PDF."""


def build_word(
    document: PrintedDocument,
    *,
    author: str,
    created_at: datetime,
    modified_at: datetime,
    look: Look = PLAIN_LOOK,
    layout: str = DEFAULT,
) -> bytes:
    """Return the document as a .docx file; the same arguments give the same bytes. Both instants are aware."""
    subject = f"{document.reference}, {document.version}"
    title = f"{document.title} · {document.reference}"
    return _Word(document, Properties(title, subject, author, created_at, modified_at), look, layout).content()


class _Word:
    """One document on its way into a file."""

    def __init__(self, document: PrintedDocument, properties: Properties, look: Look, layout: str) -> None:
        self.document = document
        self.words = document.words
        self.look = look
        self.layout = LAYOUTS[layout]
        self.file = WordFile(document.language, properties, look, SETTINGS.get(layout, AIRY))
        self.introduces_table = False

    def content(self) -> bytes:
        self._edges()
        self._cover()
        if self.layout.has_contents:
            self._contents()
        self._parties()
        for article in self.document.articles:
            self._article(article)
        self._signatures()
        for annex in self.document.annexes:
            self._annex(annex)
        return self.file.content()

    def _edges(self) -> None:
        header = paragraph(
            "Header", *runs(self.document.title), tab(), run(self.document.draft_label, style="DraftMark")
        )
        footer = paragraph(
            "Footer",
            run(f"{self.document.reference} · {self.document.version}"),
            tab(),
            run(f"{self.words['page']} "),
            *field("PAGE", "2"),
            run(f" {self.words['of']} "),
            *field("NUMPAGES", "2"),
        )
        own = [paragraph("Footer", run(self.look.footer))] if self.look.footer else []
        self.file.set_edges([header], [footer, *own])

    def _cover(self) -> None:
        document, add = self.document, self.file.add
        self._letterhead()
        reference = [run(f"{document.reference} · {document.version}")]
        if document.draft_label:
            reference += [run(" · "), run(document.draft_label, style="DraftMark")]
        add(paragraph("CoverReference", *reference), paragraph("Title", *runs(document.title)))
        if self.layout.has_cover:
            self._cover_parties()
            add(paragraph("CoverText"))
        add(self._facts_table(document.cover_facts))

    def _cover_parties(self) -> None:
        add = self.file.add
        add(paragraph("CoverText", run(self.words["between"])))
        for place, party in enumerate(self.document.parties):
            if place:
                add(paragraph("CoverText", run(self.words["and"])))
            add(*_named(party))
            if party.short:
                add(paragraph("Normal", *runs(party.short)))

    def _letterhead(self) -> None:
        """The logo, and beside it the lines of the letterhead; a line of its own below them where there is either."""
        logo = self.file.logo(*LOGO)
        lines = [paragraph("Letterhead", run(line), align="right") for line in self.look.letterhead]
        if logo is None and not lines:
            return
        shown = paragraph("Letterhead", *([logo] if logo is not None else []))
        half = self.file.text_width // 2
        cells = [TableCell([shown]), TableCell(lines or [paragraph("Letterhead")])]
        self._add_table("LetterheadTable", [half, self.file.text_width - half], [TableRow(cells)])

    def _contents(self) -> None:
        places = [(article.anchor, article.number, article.heading) for article in self.document.articles]
        places += [(annex.anchor, annex.label, annex.heading) for annex in self.document.annexes]
        self.file.add(contents_field(self.words["contents"], places))

    def _parties(self) -> None:
        self.file.add(paragraph("HeadingUnlisted", *runs(self.words["parties"]), new_page=self.layout.has_cover))
        half = self.file.text_width // 2
        cells = []
        for party in self.document.parties:
            facts = [
                paragraph("TableText", run(f"{label}: ", style="Strong"), *runs(value)) for label, value in party.facts
            ]
            cells.append(TableCell([*_named(party), *facts]))
        self._add_table("SideBySide", [half, self.file.text_width - half], [TableRow(cells)])

    def _article(self, article: ArticleBlock) -> None:
        self._heading("Heading1", article.anchor, article.number, article.heading)
        if not article.clauses:
            self.file.add(paragraph("Unsettled", run(self.words["unsettled"])))
        for clause in article.clauses:
            self._heading("Heading2", clause.anchor, clause.number, clause.heading)
            self._blocks(clause.blocks)

    def _annex(self, annex: AnnexBlock) -> None:
        self._heading("Heading1", annex.anchor, annex.label, annex.heading, new_page=self.layout.has_cover)
        self._blocks(annex.blocks)

    def _heading(self, style: str, anchor: str, number: str, heading: Text, *, new_page: bool = False) -> None:
        numbered = [run(number, style="ClauseNumber"), tab()] if number else []
        marked = bookmarked(anchor, self.file.next_number(), *numbered, *runs(heading))
        self.file.add(paragraph(style, *marked, new_page=new_page))

    def _signatures(self) -> None:
        # A page with signatures alone could stand behind any text: the last clause comes along.
        self.file.keep_last("Heading2")
        self.file.add(paragraph("HeadingUnlisted", run(self.words["signatures"])))
        half = self.file.text_width // 2
        cells = [TableCell([*_named(party), *self._lines(party)]) for party in self.document.parties]
        self._add_table("SideBySide", [half, self.file.text_width - half], [TableRow(cells)])

    def _lines(self, party: PartyBlock) -> Iterator[Element]:
        for signature in party.signatures:
            yield paragraph("SignatureLine", run(self.words["place_and_date"]))
            yield paragraph("Signatory")  # two neighbours with a line above would have one line between them to Word
            yield paragraph("SignatureLine", run(self.words["signature"]))
            yield paragraph("Signatory", *runs(signature.name, bold=True))
            yield paragraph("Signatory", *runs(signature.role))

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block, following in zip_longest(blocks, blocks[1:]):
            # What introduces a table does not stay behind on the page before it.
            self.introduces_table = isinstance(following, Table)
            BLOCKS[type(block)](self, block)

    def _paragraphs(self, block: Paragraphs) -> None:
        for left, text in zip(range(len(block.texts) - 1, -1, -1), block.texts, strict=True):
            keep = self.introduces_table and not left
            self.file.add(paragraph("BodyText", *runs(text), keep_with_next=keep))

    def _bullets(self, block: Bullets) -> None:
        self.file.add(*(paragraph("ListBullet", *runs(text)) for text in block.texts))

    def _entries(self, block: Entries) -> None:
        for entry in block.entries:
            number = bookmarked(entry.anchor, self.file.next_number(), run(entry.number, style="PointNumber"))
            lead = [*runs(entry.lead, bold=True), run(" ")] if entry.lead else []
            first, *others = entry.texts or ("",)
            self.file.add(paragraph("ListNumber", *number, tab(), *lead, *runs(first)))
            self.file.add(*(paragraph("ListContinue", *runs(text)) for text in others))
            if entry.note:
                self.file.add(paragraph("Note", *runs(entry.note)))

    def _facts(self, block: Facts) -> None:
        self.file.add(self._facts_table(block.pairs), paragraph("AfterTable"))

    def _facts_table(self, pairs: Sequence[tuple[Text, Text]]) -> Element:
        label = int(self.file.text_width * FACT_LABEL_SHARE)
        rows = [
            TableRow(
                [TableCell([paragraph("TableNumber", *runs(name))]), TableCell([paragraph("TableText", *runs(value))])]
            )
            for name, value in pairs
        ]
        return table("FactsTable", [label, self.file.text_width - label], rows)

    def _subheading(self, block: Subheading) -> None:
        self._heading("Heading2", block.anchor, block.number, block.text)

    def _table(self, block: Table) -> None:
        head = TableRow([_head_cell(column) for column in block.columns], is_head=True)
        rows = [row for group in block.groups for row in self._group(block, group)]
        made = self._add_table("AgreementTable", _widths(self.file.text_width, block), [head, *rows])
        if block.is_short:
            for row in made[:-1]:
                keep_with_next(row)

    def _group(self, block: Table, group: Group) -> Iterator[TableRow]:
        if group.heading:
            heading = paragraph("TableText", *runs(group.heading, bold=True), keep_with_next=True)
            yield TableRow([TableCell([heading], span=len(block.columns))])
        for place, row in enumerate(group.rows, start=1):
            yield self._row(block, row, keep=bool(group.totals) and place == len(group.rows))
        for place, (label, value) in enumerate(group.totals, start=1):
            last = place == len(group.totals)
            said = [
                paragraph("TableText", *runs(text, bold=last), align="right", keep_with_next=not last)
                for text in (label, value)
            ]
            yield TableRow([TableCell([said[0]], span=block.label_span), TableCell([said[1]])])

    def _row(self, block: Table, row: Row, *, keep: bool) -> TableRow:
        cells = []
        for place, (column, cell) in enumerate(zip(block.columns, row.cells, strict=True)):
            content = runs(cell.text)
            if place == 0 and row.anchor:
                content = bookmarked(row.anchor, self.file.next_number(), *content)
            style = "TableNumber" if column.role == "number" else "TableText"
            align = "right" if column.role in AMOUNTS else ""
            paragraphs = [paragraph(style, *content, align=align, keep_with_next=keep)] if content else []
            if cell.note:
                paragraphs.append(paragraph("TableNote", *runs(cell.note), align=align, keep_with_next=keep))
            for number, point in enumerate(cell.points, start=1):
                said = (*runs(f"{number}.\u00a0"), *runs(point))
                paragraphs.append(paragraph(style, *said, align=align, keep_with_next=keep))
            cells.append(TableCell(paragraphs or [paragraph(style)]))
        return TableRow(cells)

    def _add_table(self, style: str, widths: Sequence[int], rows: Iterable[TableRow]) -> Element:
        made = table(style, widths, rows)
        # Two tables without a paragraph between them would be one to Word.
        self.file.add(made, paragraph("AfterTable"))
        return made


BLOCKS: dict[type, Callable[[_Word, Any], None]] = {
    Paragraphs: _Word._paragraphs,
    Bullets: _Word._bullets,
    Entries: _Word._entries,
    Table: _Word._table,
    Facts: _Word._facts,
    Subheading: _Word._subheading,
}
"""How each kind of block is written; a test holds this against `agreements.document.blocks.Block`."""


def _named(party: PartyBlock) -> list[Element]:
    return [paragraph("Label", *runs(party.label)), paragraph("PartyName", *runs(party.name))]


def _head_cell(column: Column) -> TableCell:
    return TableCell([paragraph("TableHeading", run(column.heading), align="right" if column.role in AMOUNTS else "")])


def _widths(total: int, block: Table) -> list[int]:
    columns: list[list[Cell]] = [[Cell(column.heading)] for column in block.columns]
    for group in block.groups:
        for row in group.rows:
            for place, cell in enumerate(row.cells):
                columns[place].append(cell)
    needs = [_need(column, cells, total) for column, cells in zip(block.columns, columns, strict=True)]
    if len(needs) <= FACTS:
        total = min(total, sum(need.longest_text * SIGN + PADDING for need in needs) * 3 // 2)
    return shared_widths(total, needs, per_sign=SIGN, padding=PADDING)


def _need(column: Column, cells: list[Cell], total: int) -> ColumnNeed:
    """What a column needs; a word is what no space of the ordinary kind divides."""
    said = (text for cell in cells for text in (cell.text, cell.note, *cell.points))
    texts = ["".join(piece.text for piece in pieces(text)) for text in said]
    share = SHARES.get(column.role, 0)
    longest = max(map(len, texts))
    if not share:
        longest = min(longest, total // LEAST_COLUMNS // SIGN)
    word = max(len(word) for text in texts for word in text.split(" "))
    return ColumnNeed(min(word, LONGEST_WORD), longest, share)
