"""How a document looks, as its templates take it: everything is in it, so that equal looks print equal bytes."""

from __future__ import annotations

from dataclasses import dataclass

from documents.domain.colours import INK, PLAIN, is_readable


@dataclass(frozen=True, slots=True)
class Look:
    """The colour, the logo as a `data:` address, what stands beside it, and the lines at the foot of each page."""

    accent: str = PLAIN
    logo: str = ""
    logo_says: str = ""
    letterhead: tuple[str, ...] = ()
    footer: str = ""
    variant: str = "pdf/a-3u"

    @property
    def words(self) -> str:
        """The colour of words: the organisation's where it can be read, else that of the text."""
        return self.accent if is_readable(self.accent) else INK


PLAIN_LOOK = Look()
