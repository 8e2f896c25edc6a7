"""What a text of a document may hold."""

import re
import unicodedata

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the direction of writing: what is read would not be what is stored, hashed and signed."""

CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{TURNS}]")
"""Unicode's categories Cc and Cs but for line feed and tab, and the turns."""


def clean_text(text: str) -> str:
    """Return the text in NFC with plain line feeds; ValueError if it holds control characters.

    A NUL cannot be stored by PostgreSQL, other control characters do not print, and those of `TURNS` show a text in
    another order than it has.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if CONTROL.search(text):
        raise ValueError("The text holds control characters.")
    return text


def one_line(text: str) -> str:
    """Return the text; ValueError if it has more than one line."""
    if "\n" in text:
        raise ValueError("This text must stand on one line.")
    return text
