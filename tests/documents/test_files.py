import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from documents.http import file_response
from documents.models import FileDamagedError, StoredFile
from documents.services import NotStoredError, store_file
from documents.storage import UNFINISHED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def test_content_is_stored_under_its_hash(now: datetime) -> None:
    file = store_file(content=b"scan", name="scan.png", content_type="image/png", now=now)
    assert file.sha256 == hashlib.sha256(b"scan").hexdigest()
    assert (file.size, file.name, file.created_at) == (4, "scan.png", now)
    with file.open() as content:
        assert content.read() == b"scan"


def test_equal_content_is_stored_once(now: datetime, storage: Path) -> None:
    first = store_file(content=b"scan", name="scan.png", content_type="image/png", now=now)
    again = store_file(content=b"scan", name="scan.png", content_type="image/png", now=now + timedelta(days=1))
    renamed = store_file(content=b"scan", name="other.png", content_type="image/png", now=now)
    assert again == first
    assert again.created_at == now
    assert renamed != first
    assert [path.is_file() for path in storage.rglob("*")].count(True) == 1
    assert renamed.read() == b"scan"


def test_a_damaged_file_is_noticed_and_storing_it_again_heals_it(now: datetime, storage: Path) -> None:
    file = store_file(content=b"scan", name="scan.png", content_type="image/png", now=now)
    (storage / file.path).chmod(0o644)
    (storage / file.path).write_bytes(b"sc")
    with pytest.raises(FileDamagedError):
        file.read()
    store_file(content=b"scan", name="scan.png", content_type="image/png", now=now)
    assert file.read() == b"scan"


def test_two_that_write_the_same_content_at_once_leave_one_file(
    now: datetime, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_file(content=b"scan", name="a.png", content_type="image/png", now=now)
    seen = default_storage.exists
    answers = [False]  # at the first look the other one has not written yet
    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "exists", lambda path: answers.pop() if answers else seen(path))
        store_file(content=b"scan", name="b.png", content_type="image/png", now=now)
    assert [path.is_file() for path in storage.rglob("*")].count(True) == 1


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes, as a full disk would not."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_where_there_is_no_room_nothing_half_written_stays_and_later_it_works(now: datetime, storage: Path) -> None:
    content = bytes(200_000)
    with room_for(100_000), pytest.raises(NotStoredError, match="File too large"):
        # What the database writes is smaller.
        store_file(content=content, name="scan.png", content_type="image/png", now=now)
    assert not [path for path in storage.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()
    assert store_file(content=content, name="scan.png", content_type="image/png", now=now).read() == content


def test_a_file_has_its_name_only_when_it_is_whole(
    now: datetime, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def look(path: Path) -> None:
        seen.append([found.parent.name for found in storage.rglob("*") if found.is_file()])

    monkeypatch.setattr("documents.storage._bring_to_disk", look)
    file = store_file(content=b"scan", name="scan.png", content_type="image/png", now=now)
    assert seen == [[UNFINISHED], [file.sha256[:2]]], "written beside, then in its place"


@pytest.mark.parametrize(
    ("given", "stored"),
    [("../../etc/passwd", "passwd"), ("C:\\scan\r\nX: y.png", "scanX: y.png"), ("", "file"), ("smlouva č. 1.pdf",) * 2],
)
def test_names_are_harmless(now: datetime, given: str, stored: str) -> None:
    assert store_file(content=b"x", name=given, content_type="text/plain", now=now).name == stored


def test_only_harmless_types_are_shown_in_the_browser(now: datetime) -> None:
    def disposition(content_type: str) -> str:
        file: StoredFile = store_file(content=b"x", name="č.x", content_type=content_type, now=now)
        response = file_response(file, inline=True)
        assert (response["Content-Type"], response["Content-Length"]) == (content_type, "1")
        assert b"".join(response) == b"x"
        file_to_close = response.file_to_stream
        assert file_to_close is not None
        file_to_close.close()
        return response["Content-Disposition"].split(";")[0]

    assert disposition("application/pdf") == "inline"
    assert disposition("text/html") == disposition("image/svg+xml") == "attachment"
