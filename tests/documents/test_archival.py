"""What a PDF declares itself to be, and whether its structure is that: declared PDF/A-3, structure checked."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from agreements.document import build_document
from agreements.domain.lifecycle import State
from documents.domain.look import Look
from documents.rendering import Attachment, render_pdf
from tests.agreements.domain.samples import complete
from tests.agreements.reading_pdf import read_pdf

pytestmark = pytest.mark.xdist_group("agreement pdf")
SVG = "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3Cpath d='M0 0h9v9z'/%3E%3C/svg%3E"
LOGO = f"data:image/svg+xml,{SVG}"


@pytest.fixture(scope="module")
def tagged() -> bytes:
    look = Look(logo=LOGO, logo_says="Severka IT s.r.o.", variant="pdf/a-3a")
    html = build_document(
        complete("cs"), reference="AGR-2026-00042", version_number=1, state=State.APPROVED, layout="compact", look=look
    )
    day = datetime(2026, 3, 2, tzinfo=UTC)
    data = Attachment(name="agreement.json", mime="application/json", content=b"{}", description="-", created=day)
    return render_pdf(html, attachments=[data], variant=look.variant, identifier=b"0123456789abcdef")


def elements(node: Any) -> Iterator[Any]:
    """Every element of the tree of tags."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def test_the_tagged_kind_says_what_is_a_heading_a_table_and_a_picture(tagged: bytes) -> None:
    read = read_pdf(tagged)
    assert (read.part, read.language) == ("3A", "cs")
    with pikepdf.open(BytesIO(tagged)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert len(pdf.Root.OutputIntents) == 1
        assert str(pdf.Root.AF[0].AFRelationship) == "/Data"
        found = list(elements(pdf.Root.StructTreeRoot.K))
        tags = {str(element.S) for element in found}
        assert tags >= {"/H1", "/H2", "/H3", "/Table", "/TR", "/TH", "/TD", "/P", "/Figure"}
        assert [str(element.Alt) for element in found if str(element.S) == "/Figure"] == ["Severka IT s.r.o."]
        assert len([element for element in found if str(element.S) == "/H1"]) == 1


def test_the_file_is_sound_by_another_program(tagged: bytes, tmp_path: Path) -> None:
    qpdf = shutil.which("qpdf")
    assert qpdf, "bin/setup --dev installs qpdf"
    path = tmp_path / "a.pdf"
    path.write_bytes(tagged)
    checked = subprocess.run([qpdf, "--check", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
