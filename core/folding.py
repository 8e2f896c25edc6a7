"""Text as searching and sorting compare it: small letters, no accents."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str) -> str:
    """Return `text` without accents and case, spaces run together: "Žluťoučký  Kůň" becomes "zlutoucky kun"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def fold_number(text: str) -> str:
    """Return `text` folded and without spaces, as numbers are searched: "+420 777 123 456" becomes "+420777123456"."""
    return re.sub(r"\s+", "", fold(text))
