"""Which letters the fonts of documents have."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).resolve().parent / "fonts"
_UNDRAWN: Final = frozenset("\n\r\t\u00ad\u200b\u2060")


def unprintable(text: str) -> str:
    """Return what no font of the documents has, each sign once: a document with one of these cannot be rendered."""
    return "".join(sorted({sign for sign in text if ord(sign) not in _known() and sign not in _UNDRAWN}))


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    """The signs that the plain faces of both families have; the bold and slanted ones have the same."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it says nothing of its types

    known: set[int] = set()
    for name in ("SourceSans3-Regular.ttf", "SourceSerif4-Regular.ttf"):
        with TTFont(FONTS / name, lazy=True) as font:
            known |= set(font.getBestCmap())
    return frozenset(known)
