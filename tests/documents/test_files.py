import hashlib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from documents.http import file_response
from documents.models import FileDamagedError, StoredFile
from documents.services import store_file

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
