"""The PDF is read back with other programs than the one that wrote it: pikepdf, pypdf and qpdf."""

import hashlib
import io
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from documents.rendering import FONTS, Attachment, RenderingError, render_pdf

CREATED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
PAGE = f"""<html lang="cs"><meta charset="utf-8"><title>Smlouva o službách</title>
<style>@page {{ size: A4; @bottom-center {{ content: counter(page) }} }} h1 {{ font: 600 20pt sans-serif }}
body {{ font: 10pt serif }}</style>
<h1>Příliš žluťoučký kůň</h1><p>úpěl <b>ďábelské</b> <i>ódy</i> – 99,5 % <img src="{PNG}" alt="">"""


def attachment(content: bytes = b'{"title":"Smlouva"}') -> Attachment:
    return Attachment("agreement.json", "application/json", content, "The agreement as data", CREATED)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(PAGE, attachments=[attachment()], identifier=b"AGR-2026-00042/1")


def test_same_input_gives_same_bytes(pdf: bytes) -> None:
    assert render_pdf(PAGE, attachments=[attachment()], identifier=b"AGR-2026-00042/1") == pdf
    assert render_pdf(PAGE, attachments=[attachment()], identifier=b"AGR-2026-00042/2") != pdf
    assert render_pdf(PAGE, attachments=[attachment(b"{}")], identifier=b"AGR-2026-00042/1") != pdf


def test_another_process_gives_the_same_bytes(pdf: bytes) -> None:
    program = (
        "import hashlib; from tests.documents.test_rendering import PAGE, attachment;"
        "from documents.rendering import render_pdf;"
        "pdf = render_pdf(PAGE, attachments=[attachment()], identifier=b'AGR-2026-00042/1');"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    result = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=FONTS.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == hashlib.sha256(pdf).hexdigest()


def test_text_and_title_read_back(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    text = reader.pages[0].extract_text()
    assert "Příliš žluťoučký kůň" in text
    assert "úpěl ďábelské" in text
    assert "– 99,5 %" in text.replace("\u00a0", " ")
    assert reader.metadata is not None
    assert reader.metadata.title == "Smlouva o službách"


def test_attachment_reads_back_once(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(document.attachments) == ["agreement.json"]
        spec = document.attachments["agreement.json"]
        file = spec.get_file()
        assert file.read_bytes() == b'{"title":"Smlouva"}'
        assert file.mime_type == "application/json"
        assert file.creation_date == CREATED == file.mod_date
        assert spec.description == "The agreement as data"
        assert len(document.Root.AF) == 1
        assert document.Root.AF[0].AFRelationship == "/Data"


def test_declares_pdf_a_3u(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "3U"
        intent = document.Root.OutputIntents[0]
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        assert document.Root.Lang == "cs"
        assert bytes(document.trailer.ID[0]) == b"AGR-2026-00042/1"
        assert not document.is_encrypted


def test_only_the_projects_fonts_are_used_and_all_are_embedded(pdf: bytes) -> None:
    names = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for font in document.pages[0].Resources.Font.values():
            descendant = font.DescendantFonts[0]
            assert "/FontFile2" in descendant.FontDescriptor
            assert "/ToUnicode" in font
            names.append(re.sub(r"^/[A-Z]{6}\+|,$", "", str(descendant.BaseFont)))
    assert sorted(names) == [
        "Source-Sans-3-Semi-Bold",
        "Source-Serif-4",
        "Source-Serif-4-Bold",
        "Source-Serif-4-Italic",
    ]


def test_qpdf_finds_nothing(pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "agreement.pdf").write_bytes(pdf)
    result = subprocess.run(["qpdf", "--check", tmp_path / "agreement.pdf"], capture_output=True, check=False)
    assert (result.returncode, b"No syntax or stream encoding errors" in result.stdout) == (0, True), result.stdout


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/hostname">',
        '<img src="http://127.0.0.1:1/logo.png">',
        '<img src="logo.png">',
        '<object data="file:///etc/hostname"></object>',
        '<svg width="9" height="9"><image width="9" height="9" href="file:///etc/hostname"/></svg>',
        '<link rel="stylesheet" href="/style.css">',
        '<style>@import "https://example.com/style.css";</style>',
        '<style>@font-face { font-family: X; src: url(file:///etc/hostname) }</style>',
        '<p style="background: url(file:///etc/hostname)">x',
        '<link rel="attachment" href="file:///etc/hostname">',
    ],
)  # fmt: skip
def test_what_is_not_in_the_document_is_refused(html: str) -> None:
    with pytest.raises(RenderingError, match=r"disallowed protocol|Failed to render SVG"):
        render_pdf(f"<title>x</title>{html}", identifier=b"x")


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ('<img src="data:image/png;base64,AAAA">', "Failed to load image"),
        ("<p>你好", r"No font of the documents has 你 \(U\+4F60\), 好"),
        ('<link rel="attachment" href="data:text/plain,x">', "may not attach"),
    ],
)
def test_what_cannot_be_drawn_is_an_error_and_not_a_gap(html: str, reason: str) -> None:
    with pytest.raises(RenderingError, match=reason):
        render_pdf(f"<title>x</title>{html}", identifier=b"x")


def test_the_systems_fonts_stay_as_they_were() -> None:
    before = {name: os.environ.get(name) for name in ("FONTCONFIG_FILE", "XDG_CACHE_HOME")}
    render_pdf("<title>x</title>x", identifier=b"x")
    assert {name: os.environ.get(name) for name in before} == before


def test_naive_dates_are_refused() -> None:
    naive = Attachment("a.json", "application/json", b"{}", "", CREATED.replace(tzinfo=None))
    with pytest.raises(ValueError, match="aware"):
        render_pdf(PAGE, attachments=[naive], identifier=b"x")


def test_fonts_come_with_their_licences() -> None:
    families = {path.name.split("-")[0] for path in FONTS.glob("*.ttf")}
    assert families == {"SourceSans3", "SourceSerif4"}
    for family in families:
        assert "SIL OPEN FONT LICENSE" in (FONTS / f"LICENSE-{family}.md").read_text().upper()
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 3_000_000
