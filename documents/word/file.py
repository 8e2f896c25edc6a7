"""The file around the text: page, styles, header and footer, properties; the same bytes for the same input."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm

from documents.domain.look import PLAIN_LOOK, Look
from documents.word.elements import Element, element, keep_with_next
from documents.word.pictures import picture
from documents.word.setting import AIRY, Setting

DATA = Path(__file__).resolve().parent / "data"
WIDTH, HEIGHT = 210, 297
"""A4, in millimetres."""
LOCALES = {"cs": "cs-CZ", "en": "en-GB"}
# What the template of python-docx brings and nobody needs.
_SUPERFLUOUS = frozenset({"thumbnail", "customXml", "stylesWithEffects", "webSettings"})
# The least date that a ZIP archive can hold: an archive's date must not depend on when it was made.
_ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself; both instants are aware."""

    title: str
    subject: str
    author: str
    created_at: datetime
    modified_at: datetime


class WordFile:
    """A4, portrait, in one language, look and setting; `add` appends to the text, `content` is the finished file."""

    def __init__(self, language: str, properties: Properties, look: Look = PLAIN_LOOK, setting: Setting = AIRY) -> None:
        self._document = docx.Document()
        self._language = language
        self._look = look
        self._setting = setting
        self._replace_parts()
        self._set_page()
        self._set_properties(properties)
        body = self._document.element.body
        for child in list(body)[:-1]:  # the last one holds the properties of the page
            body.remove(child)
        self._end = body[-1]
        self._bookmarks = 0

    @property
    def text_width(self) -> int:
        """The width between the margins, in twentieths of a point."""
        return int(Mm(WIDTH - self._setting.left - self._setting.right).twips)

    def add(self, *elements: Element) -> None:
        """Append paragraphs and tables."""
        for each in elements:
            self._end.addprevious(each)

    def keep_last(self, style: str) -> None:
        """Keep what was added since the last paragraph of this style, that one included, with what is added next.

        A table among it stays as it is: it is where a long passage may break.
        """
        for each in self._end.itersiblings(preceding=True):
            if each.tag == qn("w:p"):
                keep_with_next(each)
                if each.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == style:
                    return

    def next_number(self) -> int:
        """Return a number that no bookmark of the file has yet."""
        self._bookmarks += 1
        return self._bookmarks

    def logo(self, width: int, height: int) -> Element | None:
        """Return the logo of the look as a run, in its proportions within so many millimetres; None if it has none."""
        if not self._look.logo:
            return None
        drawing = picture(self._document.part, self._look.logo, says=self._look.logo_says, box=(Mm(width), Mm(height)))
        return element("r", element("drawing", drawing))

    def set_edges(self, header: Sequence[Element], footer: Sequence[Element]) -> None:
        """Set what stands above and below each page but the first."""
        section = self._document.sections[0]
        section.different_first_page_header_footer = True
        for edge, elements in ((section.header, header), (section.footer, footer)):
            edge.is_linked_to_previous = False
            content = edge._element
            for child in list(content):
                content.remove(child)
            content.extend(elements)

    def content(self) -> bytes:
        """Return the file."""
        raw = io.BytesIO()
        self._document.save(raw)
        made = io.BytesIO()
        with zipfile.ZipFile(raw) as source, zipfile.ZipFile(made, "w") as target:
            names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
            for name in names:
                entry = zipfile.ZipInfo(name, _ARCHIVE_DATE)
                entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
                target.writestr(entry, source.read(name))
        return made.getvalue()

    def _replace_parts(self) -> None:
        """Put our own styles, lists and settings in the place of the template's."""
        part, package = self._document.part, self._document.part.package
        for owner in (part, package):
            for key, relation in list(owner.rels.items()):
                if relation.reltype.rpartition("/")[2] in _SUPERFLUOUS:
                    del owner.rels[key]
        tokens = {
            "LOCALE": LOCALES[self._language],
            "LINE_COLOUR": self._look.accent.removeprefix("#").upper(),
            "WORD_COLOUR": self._look.words.removeprefix("#").upper(),
        }
        for kind, name in (
            (RELATIONSHIP_TYPE.STYLES, "styles.xml"),
            (RELATIONSHIP_TYPE.NUMBERING, "numbering.xml"),
            (RELATIONSHIP_TYPE.SETTINGS, "settings.xml"),
        ):
            related: Any = part.part_related_by(kind)
            source = (DATA / name).read_text(encoding="utf-8")
            for token, value in tokens.items():
                source = source.replace(token, value)
            if kind == RELATIONSHIP_TYPE.STYLES:
                source = self._setting.apply(source)
            related._element = parse_xml(source.encode())
        extended: Any = package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
        extended._blob = (DATA / "app.xml").read_bytes()

    def _set_page(self) -> None:
        section, setting = self._document.sections[0], self._setting
        section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
        section.top_margin, section.bottom_margin = Mm(setting.top), Mm(setting.bottom)
        section.left_margin, section.right_margin = Mm(setting.left), Mm(setting.right)
        section.header_distance, section.footer_distance = Mm(13), Mm(12)

    def _set_properties(self, properties: Properties) -> None:
        core = self._document.core_properties
        core.title, core.subject = properties.title[:255], properties.subject[:255]
        core.author = core.last_modified_by = properties.author[:255]
        core.created = properties.created_at.astimezone(UTC).replace(tzinfo=None)
        core.modified = properties.modified_at.astimezone(UTC).replace(tzinfo=None)
        core.language = LOCALES[self._language]
        core.comments = core.keywords = ""
        core.revision = 1
