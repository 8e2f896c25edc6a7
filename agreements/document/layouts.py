"""The layouts of the printed agreement: the same words in the same order, set in different ways.

A layout is a name in the database, a sheet for paper and one for both paper and screen. Its `key` is part of what a
rendering is filed under; a change that would print other pages takes a new key.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.template.loader import render_to_string

from documents.domain.look import Look

STATIC: Final = Path(__file__).resolve().parent.parent / "static"


@dataclass(frozen=True, slots=True)
class PageLayout:
    """`sheets` are for page and paper, `paper` for paper alone; the later ones overrule the earlier.

    Without a cover the text begins on the first page, and annexes where the one before ends.
    """

    key: str
    sheets: tuple[str, ...]
    paper: tuple[str, ...]
    has_contents: bool = True
    has_cover: bool = True


LAYOUTS: Final = {
    "classic": PageLayout("agreement-1", ("agreements/document.css",), ("agreements/document/print.css",)),
    "compact": PageLayout(
        "agreement-compact-1",
        ("agreements/document.css", "agreements/document-compact.css"),
        ("agreements/document/print.css", "agreements/document/print-compact.css"),
        has_contents=False,
        has_cover=False,
    ),
}
DEFAULT: Final = "classic"


def layout_of_key(key: str) -> str:
    """Return the name of the layout that a rendering is filed under."""
    return next((name for name, layout in LAYOUTS.items() if layout.key == key), DEFAULT)


def style_sheet(layout: str, look: Look) -> str:
    """Return the whole style of a document on paper."""
    return _style_sheet(layout) + colours(look)


def colours(look: Look) -> str:
    """Return the one rule that differs from organisation to organisation: the colour of words, and that of lines."""
    return f":root{{--document-accent:{look.words};--document-line:{look.accent}}}\n"


@lru_cache
def _style_sheet(layout: str) -> str:
    chosen = LAYOUTS[layout]
    screen = [(STATIC / name).read_text(encoding="utf-8") for name in chosen.sheets]
    return "".join([*screen, *(render_to_string(name) for name in chosen.paper)])
