"""The disk that stored files live on is full: a real file system of its own, with room for very little."""

import os
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from documents.models import Rendering, StoredFile
from documents.services import NotStoredError, renderings, store_file
from documents.services.renderings import REMINDER

pytestmark = [pytest.mark.long, pytest.mark.django_db]

SMALL, LARGE = "size=64k", "size=1m"
CONTENT = os.urandom(200_000)


def _mount(*arguments: str) -> None:
    subprocess.run(["/bin/mount", *arguments], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A disk of 64 KiB."""
    try:
        _mount("-t", "tmpfs", "-o", SMALL, "tmpfs", str(tmp_path))
    except (subprocess.CalledProcessError, FileNotFoundError):
        pytest.skip("this user may not mount a file system (tests/documents has the same by a limit on the process)")
    settings.MEDIA_ROOT = str(tmp_path)
    yield tmp_path
    subprocess.run(["/bin/umount", str(tmp_path)], check=True)


def _files(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def test_what_does_not_fit_is_refused_in_words_and_leaves_nothing_behind(disk: Path, now: datetime) -> None:
    kept = store_file(content=b"small", name="a.png", content_type="image/png", now=now)
    with pytest.raises(NotStoredError, match="No space left on device"):
        store_file(content=CONTENT, name="b.png", content_type="image/png", now=now)
    assert _files(disk) == [disk / kept.path]
    assert StoredFile.objects.get() == kept
    _mount("-o", f"remount,{LARGE}", str(disk))
    assert store_file(content=CONTENT, name="b.png", content_type="image/png", now=now).read() == CONTENT
    assert kept.read() == b"small"


def test_a_document_is_rendered_again_once_there_is_room(disk: Path, now: datetime) -> None:
    rendering = renderings.request(key="agreement/AGR-1/1", layout="agreement-1", language="cs", now=now)
    assert renderings.start(rendering=rendering, now=now)
    assert not renderings.keep(rendering=rendering, content=CONTENT, now=now)
    rendering.refresh_from_db()
    assert rendering.state == Rendering.State.WAITING
    assert "No space left on device" in rendering.error
    assert _files(disk) == []
    _mount("-o", f"remount,{LARGE}", str(disk))
    later = now + REMINDER
    assert renderings.sweep_unfinished(now=later) == 1
    assert renderings.start(rendering=rendering, now=later)
    assert renderings.keep(rendering=rendering, content=CONTENT, now=later)
    rendering.refresh_from_db()
    assert rendering.file is not None
    assert rendering.file.read() == CONTENT
