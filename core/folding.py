"""Text as searching and sorting compare it: small letters, no accents."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 20
_TOKEN = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return `text` without accents and case, spaces run together: "Žluťoučký  Kůň" becomes "zlutoucky kun"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def words_of(text: str) -> list[str]:
    """Return the folded words that a search looks for; after the twentieth they narrow nothing, but cost a condition.

    SQLite refuses a query of a thousand conditions.
    """
    return fold(text).split()[:MOST_WORDS]


def fold_number(text: str) -> str:
    """Return `text` folded and without spaces, as numbers are searched: "+420 777 123 456" becomes "+420777123456"."""
    return re.sub(r"\s+", "", fold(text))


def tokens_of(text: str) -> list[str]:
    """Return the folded letters and digits of `text`, split at everything else: "24-hour" becomes "24", "hour"."""
    return _TOKEN.findall(fold(text))


def folded_words(line: str) -> str:
    """Return a line as searches look through it: each of its words folded, and a space before each."""
    return "".join(f" {token}" for token in tokens_of(line))
