"""A process that renders one document again and again: `bare` as WeasyPrint alone does, `ours` as a worker does.

It reads a line for each rendering and answers with {"seconds", "pages"}. `ours` gets the agreement and builds the HTML
itself, which counts; `bare` gets the HTML that `ours` built.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

CREATED = datetime(2026, 3, 2, 8, tzinfo=UTC)
IDENTIFIER = b"AGR-2026-00042/1"


def ours(folder: Path) -> Callable[[], bytes]:
    """What the worker does for a version: HTML from the stored JSON, then the PDF with the JSON inside."""
    import django

    django.setup()
    from agreements.document import build_document
    from agreements.domain.content import read_content
    from documents.rendering import Attachment, render_pdf, warm_up

    raw = (folder / "agreement.json").read_bytes()
    attachment = Attachment("agreement.json", "application/json", raw, "AGR-2026-00042", CREATED)

    def work() -> bytes:
        facts: dict[str, Any] = {"reference": "AGR-2026-00042", "version_number": 1, "state": "approved"}
        html = build_document(read_content(raw), **facts, created_at=CREATED)
        (folder / "agreement.html").write_text(html, encoding="utf-8")
        return render_pdf(html, attachments=[attachment], identifier=IDENTIFIER)

    warm_up()
    return work


def bare(folder: Path) -> Callable[[], bytes]:
    """The same HTML and attachment by WeasyPrint's own call, with the same fonts."""
    fonts = Path(__file__).resolve().parent.parent / "documents" / "fonts"
    os.environ["FONTCONFIG_FILE"] = str(fonts / "fonts.conf")
    import weasyprint

    raw = (folder / "agreement.json").read_bytes()

    def work() -> bytes:
        html = (folder / "agreement.html").read_text(encoding="utf-8")
        attachment = weasyprint.Attachment(string=raw, name="agreement.json", created=CREATED, modified=CREATED)
        content: bytes = weasyprint.HTML(string=html).write_pdf(
            pdf_variant="pdf/a-3u", pdf_identifier=IDENTIFIER, attachments=[attachment]
        )
        return content

    weasyprint.HTML(string="<html lang='en'><title>-</title><p>Warm.").write_pdf()
    return work


def main(kind: str, folder: Path) -> None:
    """Render whenever asked."""
    import pikepdf

    work = {"ours": ours, "bare": bare}[kind](folder)
    print("ready", flush=True)
    for _line in sys.stdin:
        begun = time.perf_counter()
        content = work()
        seconds = time.perf_counter() - begun
        with pikepdf.open(BytesIO(content)) as pdf:
            print(json.dumps({"seconds": seconds, "pages": len(pdf.pages)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
