"""From a block to its HTML, remembered: while a draft is written all but one of its blocks stay what they were.

What is remembered is found by all that the block says, so it cannot be out of date. A text that is markup and one that
reads the same but is not are told apart: they are equal as strings, and only one of them may be printed unescaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, assert_never

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from agreements.document.blocks import Block, Bullets, Entries, Facts, Paragraphs, Subheading, Table

REMEMBERED = 1024
"""Of a long agreement there are about a hundred; each takes some kilobytes."""


def draw(block: Block) -> SafeString:
    """Return the HTML of a block."""
    return _drawn(block, tuple(isinstance(text, SafeString) for text in _texts(block)))


@lru_cache(maxsize=REMEMBERED)
def _drawn(block: Block, _is_markup: tuple[bool, ...]) -> SafeString:
    return render_to_string("agreements/document/block.html", {"block": block})


def _texts(block: Block) -> Iterator[Any]:
    """Every text that may be markup."""
    match block:
        case Paragraphs() | Bullets():
            yield from block.texts
        case Entries():
            for entry in block.entries:
                yield entry.lead
                yield entry.note
                yield from entry.texts
        case Facts():
            for pair in block.pairs:
                yield from pair
        case Subheading():
            yield block.text
        case Table():
            yield from _texts_of_table(block)
        case _:
            assert_never(block)


def _texts_of_table(table: Table) -> Iterator[Any]:
    for column in table.columns:
        yield column.heading
    for group in table.groups:
        yield group.heading
        for row in group.rows:
            for cell in row.cells:
                yield cell.text
                yield cell.note
                yield from cell.points
        for total in group.totals:
            yield from total
