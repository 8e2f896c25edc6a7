"""The Word file in the organisation's look: logo, colour, letterhead, footer; frozen with what is approved."""

from __future__ import annotations

import re
import zipfile
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import docx
import docx.document
import pytest
from docx.shared import Mm
from lxml import etree
from PIL import Image
from pytest_django import Settings

from accounts.models import User
from agreements.document.build import printed
from agreements.document.word import build_word
from agreements.domain.lifecycle import State
from agreements.services import approve
from agreements.services.word import word_of
from documents.domain.look import PLAIN_LOOK, Look
from documents.services import change_branding
from tests.agreements.domain.samples import complete
from tests.agreements.factories import VersionFactory
from tests.documents.test_word import W, ordered

AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10z" fill="#b42318"/></svg>'


def picture(kind: str, width: int, height: int) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), "#b42318").save(made, kind)
    return made.getvalue()


def look(logo: bytes = b"", kind: str = "image/png", **values: object) -> Look:
    address = f"data:{kind};base64,{b64encode(logo).decode()}" if logo else ""
    return Look(logo=address, logo_says="Severka", **values)  # type: ignore[arg-type]


def built(wanted: Look) -> bytes:
    document = printed(complete("cs"), reference="AGR-2026-00042", version_number=2, state=State.APPROVED)
    return build_word(document, author="Severka", created_at=AT, modified_at=AT, look=wanted)


def part(file: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(file)) as archive:
        return archive.read(name)


PICTURES = [
    (picture("PNG", 400, 100), "image/png", (70, 17.5)),
    (picture("JPEG", 100, 100), "image/jpeg", (22, 22)),
    (picture("PNG", 2000, 20), "image/png", (70, 0.7)),
    (SVG, "image/svg+xml", (70, 17.5)),
    (SVG.replace(b"viewBox", b'width="20mm" height="40mm" viewBox'), "image/svg+xml", (11, 22)),
]


@pytest.mark.parametrize(("logo", "kind", "size"), PICTURES)
def test_the_logo_stands_on_the_cover_in_its_proportions(logo: bytes, kind: str, size: tuple[float, float]) -> None:
    file = built(look(logo, kind))
    document = docx.Document(BytesIO(file))
    [shape] = document.inline_shapes
    assert (shape.width, shape.height) == (pytest.approx(Mm(size[0]), abs=2), pytest.approx(Mm(size[1]), abs=2))
    assert shape._inline.docPr.get("descr") == "Severka"
    first = document.element.body[0]
    assert first.tag == f"{W}tbl"
    assert first.find(f".//{W}drawing") is not None
    with zipfile.ZipFile(BytesIO(file)) as archive:
        assert logo in [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    ordered(etree.fromstring(part(file, "word/styles.xml")))


def test_programs_without_svg_see_the_logo_as_points() -> None:
    document = docx.Document(BytesIO(built(look(SVG, "image/svg+xml"))))
    [shape] = document.inline_shapes
    points = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
    with Image.open(BytesIO(points)) as drawn:
        assert drawn.size == (826, 207)
        assert drawn.convert("RGBA").getpixel((820, 100)) == (0xB4, 0x23, 0x18, 255)
        assert drawn.convert("RGBA").getpixel((20, 200)) == (0, 0, 0, 0)


def test_letterhead_and_footer_stand_as_they_are_written() -> None:
    file = built(look(letterhead=("Severka IT s.r.o.", "<b>Praha</b> & Brno"), footer="Zapsána v OR, C 97824"))
    document = docx.Document(BytesIO(file))
    cell = document.tables[0].rows[0].cells[1]
    assert [each.text for each in cell.paragraphs] == ["Severka IT s.r.o.", "<b>Praha</b> & Brno"]
    footer = document.sections[0].footer
    assert "C 97824" in footer.paragraphs[1].text
    codes = [each.text.strip() for each in footer._element.iter(f"{W}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]
    assert footer.paragraphs[0].text.startswith("AGR-2026-00042 · ")
    assert document.sections[0].first_page_footer.is_linked_to_previous


def test_the_colour_is_that_of_lines_and_of_numbers_if_it_can_be_read() -> None:
    dark = part(built(look(accent="#0b7285")), "word/styles.xml").decode()
    assert dark.count("0B7285") == 2
    pale = part(built(look(accent="#ffd43b")), "word/styles.xml").decode()
    assert re.findall(r'styleId="(\w+)">(?:(?!</w:style>).)*FFD43B', pale, re.DOTALL) == ["CoverReference"]


def test_without_a_look_the_cover_begins_with_the_reference_as_before() -> None:
    document = docx.Document(BytesIO(built(PLAIN_LOOK)))
    assert document.element.body[0].tag == f"{W}p"
    assert "1F3A5F" in part(built(PLAIN_LOOK), "word/styles.xml").decode()
    assert built(look(SVG, "image/svg+xml")) == built(look(SVG, "image/svg+xml"))


@pytest.mark.django_db
def test_a_later_look_changes_drafts_and_nothing_that_is_approved(
    manager: User, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    change_branding(actor=None, now=now, logo=SVG, accent="#0b7285", letterhead="Severka", footer="C 97824")
    version, draft = approve(version=VersionFactory(), actor=manager, now=now), VersionFactory()
    before, before_of_draft = word_of(version), word_of(draft)
    assert b"0B7285" in part(before, "word/styles.xml")

    change_branding(actor=None, now=now + timedelta(days=1), accent="#a61e4d", letterhead="", footer="")

    version.refresh_from_db()
    assert word_of(version) == before
    assert word_of(draft) != before_of_draft
    assert b"A61E4D" in part(word_of(draft), "word/styles.xml")


def left_margin(file: docx.document.Document) -> int:
    """In millimetres."""
    margin = file.sections[0].left_margin
    return int(margin.mm + 0.5) if margin else 0


@pytest.mark.django_db
def test_the_file_follows_the_layout_of_its_version() -> None:
    document = printed(complete("cs"), reference="AGR-2026-00042", version_number=2, state=State.APPROVED)
    classic, compact = (
        build_word(document, author="Severka", created_at=AT, modified_at=AT, layout=layout)
        for layout in ("classic", "compact")
    )
    assert classic == built(PLAIN_LOOK)
    files = [docx.Document(BytesIO(file)) for file in (classic, compact)]
    texts = [[each.text for each in file.paragraphs] for file in files]
    assert [b'"TOCHeading"' in part(file, "word/document.xml") for file in (classic, compact)] == [True, False]
    assert [document.words["between"] in text for text in texts] == [True, False]
    # What is agreed stands in both, word for word.
    begins = [text.index(document.words["parties"]) for text in texts]
    assert texts[0][begins[0] :] == texts[1][begins[1] :]
    breaks = [len(file.element.body.findall(f".//{W}pageBreakBefore")) for file in files]
    assert breaks[0] > breaks[1] == 0
    assert [left_margin(file) for file in files] == [25, 20]
    assert [file.styles["Title"].font.size.pt for file in files] == [26, 17]
    version = VersionFactory(agreement__layout="compact", document=complete("cs"))
    assert left_margin(docx.Document(BytesIO(word_of(version)))) == 20
