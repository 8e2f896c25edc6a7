"""HTML in, archival PDF out: the same bytes for the same input, on every machine and in every process.

The fonts are those beside this module, and nothing is fetched: a document brings its pictures as `data:` addresses.
What cannot be drawn as asked (a missing picture, a letter that no font has) stops the rendering, leaving no gap.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from documents.limits import at_most

FONTS = Path(__file__).resolve().parent / "fonts"
# A relative address in a document resolves to this one, is therefore not `data:`, and is refused aloud.
_NOWHERE = "https://document.invalid/"
_OUTPUT_INTENT = "dohoda-srgb"
_ENVIRONMENT_LOCK = threading.Lock()


class RenderingError(Exception):
    """The document cannot be rendered as written; the message says why, in English, for the operator."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the PDF; `created` (aware) is both of its dates, so that the bytes do not depend on the clock.

    `relationship` is one of ISO 32000-2, 7.11.3: Source, Data, Alternative, Supplement, Unspecified.
    """

    name: str
    mime: str
    content: bytes
    description: str
    created: datetime
    relationship: str = "Data"


def render_pdf(
    html: str,
    *,
    attachments: Sequence[Attachment] = (),
    variant: str = "pdf/a-3u",
    identifier: bytes,
    on_page: Callable[[int], None] | None = None,
) -> bytes:
    """Return `html` as a PDF declared as `variant`, with the attachments embedded.

    `on_page` is told the number of each page as it is set; a document whose page numbers move is set more than once.

    Deterministic: the same arguments give the same bytes. `identifier` becomes the file identifier (16 bytes are
    usual); the document's dates are those of its `<meta name="dcterms.created">`, if any. Raises RenderingError if a
    resource is not a `data:` address or does not load, or if no font has a sign of the text, MemoryError for what takes
    more than `settings.PDF_MEMORY_MB`, and ValueError for naive dates.
    """
    weasyprint = _weasyprint()
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    embedded = [_embedded(attachment, fetcher) for attachment in attachments]
    with at_most(settings.PDF_MEMORY_MB), _loud_failures(), _each_page(on_page):
        try:
            document = weasyprint.HTML(string=html, base_url=_NOWHERE, url_fetcher=fetcher).render(
                font_config=_font_configuration(), pdf_variant=variant, output_intent=_OUTPUT_INTENT
            )
            document.color_profiles[_OUTPUT_INTENT] = _srgb()
            content: bytes = document.write_pdf(
                finisher=_Finisher(attachments),
                attachments=embedded,
                pdf_variant=variant,
                output_intent=_OUTPUT_INTENT,
                pdf_identifier=identifier,
            )
        except FatalURLFetchingError as error:  # a BaseException: uncaught, it would end the worker
            raise RenderingError(f"{error}: {error.__cause__}") from error
    return content


def warm_up() -> None:
    """Make this process quick at rendering: load everything once, then keep the collector from walking over it.

    Saves a fifth of each rendering and the cold start; meant for a worker's process, once, as it starts.
    """
    render_pdf("<html lang='en'><title>-</title><p>Warm.", identifier=b"warm")
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _embedded(attachment: Attachment, fetcher: Any) -> Any:
    if attachment.created.utcoffset() is None:
        raise ValueError("an attachment's date must be aware")
    created = attachment.created.astimezone(UTC)
    return _weasyprint().Attachment(
        string=attachment.content,
        url_fetcher=fetcher,
        name=attachment.name,
        description=attachment.description,
        created=created,
        modified=created,
        relationship=attachment.relationship,
    )


class _Finisher:
    """Last changes to the PDF's objects before they are written."""

    def __init__(self, attachments: Sequence[Attachment]) -> None:
        self.mimes = {attachment.name: attachment.mime for attachment in attachments}

    def __call__(self, document: Any, pdf: Any) -> None:
        self._refuse_missing_signs(document)
        if "AF" in pdf.catalog:  # WeasyPrint names each attachment twice
            names = list(dict.fromkeys(pdf.catalog["AF"]))
            pdf.catalog["AF"].clear()
            pdf.catalog["AF"].extend(names)
        for entry in pdf.objects:
            if isinstance(entry, dict) and entry.get("Type") == "/Filespec":
                stream = pdf.objects[int(entry["EF"]["F"].split()[0])]
                mime = self.mimes.get(entry["UF"].string)
                if mime is None:
                    raise RenderingError("A document may not attach files by itself")
                stream.extra["Subtype"] = "/" + mime.replace("/", "#2f").replace("+", "#2b")

    def _refuse_missing_signs(self, document: Any) -> None:
        missing = sorted({codepoint for font in document.fonts.values() for codepoint in font.missing})
        if missing:
            signs = ", ".join(f"{chr(codepoint)} (U+{codepoint:04X})" for codepoint in missing)
            raise RenderingError(f"No font of the documents has {signs}")


class _FailureCollector(logging.Handler):
    """Keeps what WeasyPrint only logs about resources that it then leaves out."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.failures: list[str] = []
        self.thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.thread == self.thread and message.startswith(("Failed to", "Relative URI")):
            self.failures.append(message)


@contextmanager
def _loud_failures() -> Iterator[None]:
    """Raise RenderingError at the end if a picture or a stylesheet was left out."""
    collector = _FailureCollector()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
    if collector.failures:
        raise RenderingError("; ".join(collector.failures))


class _PageCounter(logging.Handler):
    """Hears from WeasyPrint which page it sets; "Step 5 - Creating layout - Page 3"."""

    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self.on_page = on_page
        self.thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread and str(record.msg).endswith("Page %d") and isinstance(record.args, tuple):
            self.on_page(int(str(record.args[0])))


@contextmanager
def _each_page(on_page: Callable[[int], None] | None) -> Iterator[None]:
    """Tell `on_page` which page is being set."""
    if on_page is None:
        yield
        return
    logger, counter = logging.getLogger("weasyprint.progress"), _PageCounter(on_page)
    level, logger.propagate = logger.level, False
    logger.setLevel(logging.INFO)
    logger.addHandler(counter)
    try:
        yield
    finally:
        logger.removeHandler(counter)
        logger.setLevel(level)
        logger.propagate = True


@contextmanager
def _private_fonts() -> Iterator[None]:
    """Point fontconfig at the project's own fonts while a configuration is read.

    The variables are put back at once: a browser started from this process keeps the system's fonts.
    """
    wanted = {
        "FONTCONFIG_FILE": str(FONTS / "fonts.conf"),
        "XDG_CACHE_HOME": str(Path(settings.VAR_DIR) / "cache"),
    }
    with _ENVIRONMENT_LOCK:
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _weasyprint() -> Any:
    """Import WeasyPrint on first use (1.5 s, 60 MB): web and mail processes do without; its import reads the fonts."""
    with _private_fonts():
        import weasyprint
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    return weasyprint


def _srgb() -> Any:
    """Return the colour space that PDF/A asks for; WeasyPrint's own way leaves the profile's file open."""
    from weasyprint.css import ColorProfile

    profile = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    return ColorProfile(BytesIO(profile), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    with _private_fonts():
        return FontConfiguration()
