"""Colours as documents use them, and whether words in them can be read on paper."""

from __future__ import annotations

import re
from typing import Final

#: WCAG 2.2, 1.4.3: what text needs against its ground.
READABLE: Final = 4.5
PLAIN: Final = "#1f3a5f"
INK: Final = "#1c2026"

_HEX = re.compile(r"#[0-9a-f]{6}\Z")


def is_colour(text: str) -> bool:
    """Tell whether this is a colour as it is stored: #1f3a5f, in lower case."""
    return bool(_HEX.match(text))


def contrast_with_white(colour: str) -> float:
    """Return the contrast of a colour with white by WCAG 2.2: from 1 (white) to 21 (black).

    Raises ValueError for anything that is no colour.
    """
    if not is_colour(colour):
        raise ValueError(f"{colour!r} is no colour")
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def is_readable(colour: str) -> bool:
    """Tell whether words may be set in this colour; exactly 4.5 suffices."""
    return contrast_with_white(colour) >= READABLE


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
