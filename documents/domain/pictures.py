"""Logos: which pictures may stand in a document for ever.

What is taken holds its own shapes or pixels and nothing else: no script, no letters that need a font, no address.
"""

from __future__ import annotations

import re
import warnings
from io import BytesIO
from typing import Final
from xml.etree import ElementTree

from PIL import Image

MOST_BYTES: Final = 512 * 1024
MOST_PIXELS: Final = 4_000_000
LEAST_SIDE: Final = 16
MOST_SHAPES: Final = 5_000
_SVG: Final = "{http://www.w3.org/2000/svg}"
_DRAWN: Final = (
    frozenset({"svg", "g", "defs", "symbol", "use", "clipPath", "mask", "title", "desc", "style", "metadata"})
    | frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
    | frozenset({"linearGradient", "radialGradient", "stop"})
)
_TYPES: Final = {"PNG": "image/png", "JPEG": "image/jpeg"}
_MODES: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
# An address in CSS, unless it points into the picture itself.
_ELSEWHERE = re.compile(r"url\(\s*['\"]?\s*(?!#|['\"]|\s)|@import|expression\s*\(|\\", re.IGNORECASE)


class PictureRefusedError(ValueError):
    """The picture cannot be taken. `code` says why, `what` names the culprit if there is one."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code} {what}".strip())
        self.code = code
        self.what = what


def picture_type(content: bytes) -> str:
    """Return the MIME type of a logo: by what it is, not by its name.

    Raises PictureRefusedError: empty, too_big (bytes), unknown, broken, too_many_pixels, too_small, colours (CMYK);
    for SVG also entities, element, attribute, elsewhere, no_size, too_many_shapes.
    """
    if not content:
        raise PictureRefusedError("empty")
    if len(content) > MOST_BYTES:
        raise PictureRefusedError("too_big")
    if content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
        return _raster(content)
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE svg")):
        _check_svg(content)
        return "image/svg+xml"
    raise PictureRefusedError("unknown")


def _raster(content: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise PictureRefusedError("too_many_pixels")
                if min(width, height) < LEAST_SIDE:
                    raise PictureRefusedError("too_small")
                if picture.mode not in _MODES:
                    raise PictureRefusedError("colours", picture.mode)
                picture.load()
                return _TYPES[str(picture.format)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, PictureRefusedError):
            raise
        raise PictureRefusedError("broken") from error


def _check_svg(content: bytes) -> None:
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content or b"<?xml-stylesheet" in content:
        raise PictureRefusedError("entities")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without a DOCTYPE there is no entity to expand
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise PictureRefusedError("broken") from error
    if root.tag != f"{_SVG}svg":
        raise PictureRefusedError("unknown")
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        raise PictureRefusedError("no_size")
    for number, element in enumerate(root.iter()):
        if number > MOST_SHAPES:
            raise PictureRefusedError("too_many_shapes")
        _check_element(element)


def _check_element(element: ElementTree.Element) -> None:
    tag = str(element.tag)
    if not tag.startswith(_SVG):
        # What drawing programs keep for themselves draws nothing: Inkscape's guides, Illustrator's swatches.
        if tag.startswith("{") and not tag.startswith(
            ("{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math")
        ):
            return
        raise PictureRefusedError("element", tag.rpartition("}")[2])
    name = tag.removeprefix(_SVG)
    if name not in _DRAWN:
        raise PictureRefusedError("element", name)
    if name == "style" and _ELSEWHERE.search(element.text or ""):
        raise PictureRefusedError("elsewhere", name)
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2]
        if plain.lower().startswith("on"):
            raise PictureRefusedError("attribute", plain)
        if plain == "href" and not value.lstrip().startswith("#"):
            raise PictureRefusedError("elsewhere", plain)
        if _ELSEWHERE.search(value):
            raise PictureRefusedError("elsewhere", plain)
