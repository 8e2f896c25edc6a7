"""A PDF read back as somebody who got it would: text, contents, bookmarks, and what is embedded."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pypdf import PdfReader
from pypdf.generic import Destination

_ENTRY = re.compile(r"(?P<heading>[^\n]+?)[ .\u2009]{3,}(?P<page>\d+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Bookmark:
    """One line of the outline: how deep it stands (1 is the top), its words, its page (1 is the first)."""

    level: int
    title: str
    page: int


@dataclass(frozen=True)
class ReadPdf:
    """What was read. Spaces are single and plain, so that a line that breaks or may not break is the same text."""

    pages: tuple[str, ...]
    contents: tuple[tuple[str, int], ...]
    bookmarks: tuple[Bookmark, ...]
    attachments: dict[str, bytes]
    title: str
    language: str
    part: str
    """The declared part and conformance of PDF/A: "3U", "3A"; empty if none is."""

    @property
    def text(self) -> str:
        """All pages as one text."""
        return " ".join(self.pages)

    @property
    def agreement(self) -> Any:
        """The embedded `agreement.json`."""
        return json.loads(self.attachments["agreement.json"])

    def pages_with(self, words: str) -> list[int]:
        """The numbers of the pages on which these words stand."""
        wanted = plain(words)
        return [number for number, page in enumerate(self.pages, start=1) if wanted in page]


def plain(text: str) -> str:
    """Text as it is compared: composed, without soft hyphens, each run of white space one space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("\u00ad", "")).strip()


def read_pdf(content: bytes) -> ReadPdf:
    """Read a PDF. Raises what the two libraries raise for one that is none."""
    reader = PdfReader(BytesIO(content))
    texts = [page.extract_text() for page in reader.pages]
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        declared = f"{metadata.get('pdfaid:part', '')}{metadata.get('pdfaid:conformance', '')}"
        return ReadPdf(
            pages=tuple(plain(text) for text in texts),
            contents=tuple(
                (plain(found["heading"]), int(found["page"])) for text in texts for found in _ENTRY.finditer(text)
            ),
            bookmarks=tuple(_bookmarks(reader, reader.outline, 1)),
            attachments={name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()},
            title=plain(str(pdf.docinfo.get("/Title", ""))),
            language=str(pdf.Root.get("/Lang", "")),
            part=declared,
        )


def _bookmarks(reader: PdfReader, outline: list[Any], level: int) -> list[Bookmark]:
    found: list[Bookmark] = []
    for entry in outline:
        if isinstance(entry, list):
            found += _bookmarks(reader, entry, level + 1)
        elif isinstance(entry, Destination):
            found.append(Bookmark(level, plain(str(entry.title)), (reader.get_destination_page_number(entry) or 0) + 1))
    return found
