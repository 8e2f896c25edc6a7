"""Which logos are taken, and why others are not; and which colours can be read."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image

from documents.domain.colours import contrast_with_white, is_readable
from documents.domain.look import Look
from documents.domain.pictures import MOST_BYTES, PictureRefusedError, picture_type
from documents.letters import unprintable
from documents.rendering import render_pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'


def raster(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (raster("PNG"), "image/png"),
        (raster("PNG", "RGBA"), "image/png"),
        (raster("PNG", "P"), "image/png"),
        (raster("JPEG", "L"), "image/jpeg"),
        (SVG.format('<path d="M0 0h9"/><use href="#a"/>').encode(), "image/svg+xml"),
        (('<?xml version="1.0"?><!-- drawn -->' + SVG.format('<g style="fill:url(#a)"/>')).encode(), "image/svg+xml"),
    ],
)
@pytest.mark.slow
def test_taken_and_drawn(content: bytes, mime: str) -> None:
    assert picture_type(content) == mime

    html = f'<title>x</title><img alt="x" src="data:{mime};base64,{b64encode(content).decode()}">'
    assert render_pdf(html, identifier=b"x").startswith(b"%PDF")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"GIF89a...", "unknown"),
        (b"<html></html>", "unknown"),
        (b"<svg xmlns='http://www.w3.org/1999/xhtml' viewBox='0 0 1 1'/>", "unknown"),
        (raster("PNG")[:40], "broken"),
        (b"<svg", "broken"),
        (raster("JPEG", "CMYK"), "colours"),
        (raster("PNG", "1", (2001, 2000)), "too_many_pixels"),
        (raster("PNG", "1", (400, 15)), "too_small"),
        (raster("PNG") + b" " * MOST_BYTES, "too_big"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no_size"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "entities"),
        (b'<?xml version="1.0"?><?xml-stylesheet href="x.css"?><svg/>', "entities"),
        (SVG.format("<script>alert(1)</script>").encode(), "element"),
        (SVG.format("<foreignObject/>").encode(), "element"),
        (SVG.format("<text>a</text>").encode(), "element"),
        (SVG.format('<image href="data:image/png;base64,AA"/>').encode(), "element"),
        (SVG.format('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>').encode(), "element"),
        (SVG.format('<path onclick="alert(1)"/>').encode(), "attribute"),
        (SVG.format('<use href="http://example.com/#a"/>').encode(), "elsewhere"),
        (
            SVG.format('<use xmlns:l="http://www.w3.org/1999/xlink" l:href="file:///etc/passwd"/>').encode(),
            "elsewhere",
        ),
        (SVG.format('<path fill="url(http://example.com/a)"/>').encode(), "elsewhere"),
        (SVG.format("<path style=\"fill: url( 'x.svg#a' )\"/>").encode(), "elsewhere"),
        (SVG.format("<style>@import 'x.css';</style>").encode(), "elsewhere"),
        (SVG.format("<style>a{b:u\\72l(x)}</style>").encode(), "elsewhere"),
        (SVG.format("<g/>" * 5001).encode(), "too_many_shapes"),
    ],
)
def test_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(PictureRefusedError) as refused:
        picture_type(content)
    assert refused.value.code == code


def test_a_colour_is_for_words_from_exactly_four_and_a_half() -> None:
    assert (contrast_with_white("#ffffff"), contrast_with_white("#000000")) == (1.0, 21.0)
    assert is_readable("#767676")  # 4.54
    assert not is_readable("#777777")  # 4.48
    assert (Look(accent="#777777").words, Look(accent="#767676").words) == ("#1c2026", "#767676")
    with pytest.raises(ValueError, match="no colour"):
        contrast_with_white("#FFF")


def test_what_no_font_has_is_named() -> None:
    assert unprintable("Příliš žluťoučký kůň; §, €, „uvozovky“ – a\nb") == ""
    assert unprintable("☃ a 漢 ☃") == "☃漢"
