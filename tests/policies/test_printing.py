"""The PDF of a policy: its text read back in both languages, the same bytes twice, the first one kept."""

import json
import subprocess
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from accounts.models import User
from documents.models import Rendering
from documents.rendering import RenderingError
from policies import tasks
from policies.models import PolicyRevision
from policies.services import printing
from tests.conftest import ClientFor


def text_of(content: bytes, folder: Path) -> str:
    """Return the text of a PDF as a reader would copy it, spaces made plain."""
    path = folder / "policy.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def rendering_of(revision: PolicyRevision, language: str) -> Rendering:
    return Rendering.objects.get(key=revision.rendering_key, layout="policy", language=language)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "cs",
            [
                "Příručka zákaznického servisu",
                "Obsah",
                "Na e-mail odpovíme do 24 hodin od jeho přijetí.",
                "Všechny stížnosti procházíme každý týden.",
                "Čísla v tomto dokumentu",
                "2. 3. 2026",
                "Strana 1 z",
            ],
        ),
        (
            "en",
            [
                "Customer service handbook",
                "Contents",
                "An e-mail is answered within 24 hours of its arrival.",
                "All complaints are reviewed every week.",
                "The numbers in this document",
                "2 March 2026",
                "Page 1 of",
            ],
        ),
    ],
)
def test_the_pdf_says_what_was_published(
    published: PolicyRevision, tmp_path: Path, language: str, sentences: list[str]
) -> None:
    tasks.render_revision(rendering_of(published, language).pk)
    rendering = rendering_of(published, language)
    assert rendering.state == Rendering.State.DONE
    assert rendering.file is not None
    content = rendering.file.read()
    text = text_of(content, tmp_path)
    for sentence in sentences:
        assert sentence in text
    with pikepdf.open(BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert bytes(pdf.attachments["policy.json"].get_file().read_bytes()) == bytes(published.content or b"")
        assert json.loads(pdf.attachments["policy.json"].get_file().read_bytes())["code"] == "CS-POL-001"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"


def test_a_second_rendering_gives_the_same_bytes_and_changes_nothing(published: PolicyRevision) -> None:
    tasks.render_revision(rendering_of(published, "cs").pk)
    first = rendering_of(published, "cs")
    assert first.file is not None
    assert printing.revision_pdf(published, "cs") == first.file.read()
    tasks.render_revision(first.pk)
    assert rendering_of(published, "cs").finished_at == first.finished_at


def test_a_document_that_cannot_be_set_is_told_and_can_be_tried_again(
    published: PolicyRevision, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(html: str, **_kwargs: object) -> bytes:
        raise RenderingError("No font of the documents has ☃ (U+2603)")

    with monkeypatch.context() as patched:
        patched.setattr(printing, "render_pdf", broken)
        tasks.render_revision(rendering_of(published, "en").pk)
    failed = rendering_of(published, "en")
    assert (failed.state, "U+2603" in failed.error) == (Rendering.State.FAILED, True)
    printing.request_printing(revision=published, now=now)
    tasks.render_revision(failed.pk)
    assert rendering_of(published, "en").state == Rendering.State.DONE


def test_readers_download_it_and_nobody_makes_it_on_the_way(
    published: PolicyRevision, staff: User, client_for: ClientFor
) -> None:
    client = client_for(staff)
    assert client.get("/policies/CS-POL-001/pdf/cs/").status_code == 404
    tasks.render_revision(rendering_of(published, "cs").pk)
    response = client.get("/policies/CS-POL-001/pdf/cs/")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="CS-POL-001-1-cs.pdf"'
    assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined] # a FileResponse
    assert client.get("/policies/CS-POL-001/pdf/de/").status_code == 404


def test_the_page_asks_again_while_the_pdfs_are_being_made(
    published: PolicyRevision, staff: User, client_for: ClientFor
) -> None:
    client = client_for(staff)
    assert b'hx-trigger="every 2s"' in client.get("/policies/CS-POL-001/").content
    for language in ("cs", "en"):
        tasks.render_revision(rendering_of(published, language).pk)
    part = client.get("/policies/CS-POL-001/editions/1/pdf/").content
    assert b"hx-trigger" not in part
    assert part.count(b"/pdf/") == 2


def test_only_who_publishes_prints_again(
    published: PolicyRevision, staff: User, manager: User, client_for: ClientFor
) -> None:
    address = "/policies/CS-POL-001/editions/1/print/"
    assert client_for(staff).post(address).status_code == 403
    assert client_for(manager).post(address).status_code == 302
