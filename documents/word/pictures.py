"""A picture in a Word file: its own bytes, in its own proportions, with words for who cannot see it."""

from __future__ import annotations

import logging
import re
from base64 import b64decode
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from PIL import Image
from resvg_py import svg_to_bytes

from documents.word.elements import Element

logger = logging.getLogger(__name__)

SVG: Final = "image/svg+xml"
EMU_PER_INCH, POINTS_PER_INCH = 914_400, 300
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
# Word since 2016 draws the SVG itself; other programs show the picture of points that stands beside it.
_SVG_BESIDE: Final = (
    f'<a:extLst xmlns:a="{_A}"><a:ext uri="{{{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{}"/>'
    "</a:ext></a:extLst>"
)
_NUMBER: Final = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*(px|pt|mm|cm|in|pc|em|ex)?\s*\Z")


def picture(part: Any, address: str, *, says: str, box: tuple[int, int]) -> Element:
    """Return a picture given as a `data:` address, as large as fits into a box (English Metric Units).

    `part` is the document's. Raises ValueError for anything that is no picture in base64.
    """
    head, _comma, body = address.partition(";base64,")
    content, kind = b64decode(body, validate=True), head.removeprefix("data:")
    width, height = _fitted(_size(content, kind), box)
    inline = part.new_pic_inline(BytesIO(_drawn(content, width, height) if kind == SVG else content), width, height)
    if kind == SVG:
        svg = Part(PackURI("/word/media/logo.svg"), SVG, content, part.package)
        relation = part.relate_to(svg, RELATIONSHIP_TYPE.IMAGE)
        inline.find(f".//{{{_A}}}blip").append(parse_xml(_SVG_BESIDE.format(relation)))
    inline.docPr.set("descr", says)
    inline.docPr.set("name", "Logo")
    for side in ("distT", "distB", "distL", "distR"):  # left out, some programs keep an eighth of an inch
        inline.set(side, "0")
    made: Element = inline
    return made


def _size(content: bytes, kind: str) -> tuple[float, float]:
    """How wide and how high a picture is, in a unit of its own: only the proportion counts."""
    if kind != SVG:
        with Image.open(BytesIO(content)) as opened:
            return float(opened.width), float(opened.height)
    root = _tree(content)
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    written = [root.get("width", ""), root.get("height", "")]
    sides = [match for each in written if (match := _NUMBER.match(each))]
    if len(sides) == len(written) and sides[0][2] == sides[1][2]:
        found = float(sides[0][1]), float(sides[1][1])
    else:
        found = (float(box[2]), float(box[3])) if len(box) == 4 else (1.0, 1.0)
    return found if min(found) > 0 else (1.0, 1.0)


def _fitted(size: tuple[float, float], box: tuple[int, int]) -> tuple[int, int]:
    scale = min(box[0] / size[0], box[1] / size[1])
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def _drawn(content: bytes, width: int, height: int) -> bytes:
    """An SVG as points, sharp enough for paper; one transparent point if it cannot be drawn."""
    longer = max(max(width, height) * POINTS_PER_INCH // EMU_PER_INCH, 1)
    across, down = (longer, None) if width >= height else (None, longer)
    try:
        written = ElementTree.tostring(_tree(content), "unicode")
        drawn: bytes = svg_to_bytes(written, width=across, height=down, skip_system_fonts=True)
    except ValueError:
        logger.warning("A logo could not be drawn for Word files.", exc_info=True)
        nothing = BytesIO()
        Image.new("LA", (1, 1)).save(nothing, "PNG")
        return nothing.getvalue()
    return drawn


def _tree(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - no DOCTYPE was let in (documents.domain.pictures)
