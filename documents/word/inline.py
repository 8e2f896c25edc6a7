"""Running text as Word takes it: plain text literally, a SafeString with the few tags that our own sentences use."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from django.utils.safestring import SafeString

_BOLD, _ITALIC = frozenset({"strong", "b"}), frozenset({"em", "i"})
# XML 1.0 has no way to write these, not even escaped: a file with one of them does not open.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile("[ \t\n\r\f]+")


class UnknownMarkupError(ValueError):
    """A sentence of ours has a tag that has no counterpart in Word yet."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one kind; `anchor` is the place in the same document that it leads to."""

    text: str
    anchor: str = ""
    bold: bool = False
    italic: bool = False


def plain(text: str) -> str:
    """Return the text as XML can hold it, spaces run together as HTML does; non-breaking ones stay."""
    return _SPACES.sub(" ", _NOT_XML.sub("", text))


def pieces(text: str) -> list[Piece]:
    """Return the text in pieces: one for plain text, whatever it looks like; the parts of a SafeString.

    Raises UnknownMarkupError for a tag other than a link to a place in the document, strong and em.
    """
    if not isinstance(text, SafeString):
        return [Piece(plain(text))] if text else []
    parser = _Pieces()
    parser.feed(text)
    parser.close()
    return parser.found


class _Pieces(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Piece] = []
        self.styles = [Piece("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = self.styles[-1]
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("#"):
            style = replace(style, anchor=address[1:])
        elif tag in _BOLD:
            style = replace(style, bold=True)
        elif tag in _ITALIC:
            style = replace(style, italic=True)
        else:
            raise UnknownMarkupError(f"<{tag}> has no counterpart in Word")
        self.styles.append(style)

    def handle_endtag(self, tag: str) -> None:
        if len(self.styles) > 1:
            self.styles.pop()

    def handle_data(self, data: str) -> None:
        self.found.append(replace(self.styles[-1], text=plain(data)))
