"""Storing files by content."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from documents.models import FileDamagedError, StoredFile


class NotStoredError(Exception):
    """The storage did not take the content; the words are the system's, such as "No space left on device"."""


def store_file(*, content: bytes, name: str, content_type: str, now: datetime) -> StoredFile:
    """Store `content` under its hash and return its row; the same content, name and type give the same row.

    The content is in the storage before the row is written, so a rolled back transaction leaves at most an unused file.
    Raises NotStoredError if the storage does not take it: then there is neither a file nor a row.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    file = StoredFile(sha256=sha256, size=len(content), content_type=content_type, name=_plain(name), created_at=now)
    try:
        _put(file, content)
    except OSError as error:
        raise NotStoredError(error.strerror or str(error)) from error
    return StoredFile.objects.get_or_create(
        sha256=sha256,
        name=file.name,
        content_type=content_type,
        defaults={"size": file.size, "created_at": now, "public_id": file.public_id},
    )[0]


def _put(file: StoredFile, content: bytes) -> None:
    """Write the content, unless it is there; a half-written file of a crash is replaced."""
    if default_storage.exists(file.path):
        try:
            file.read()
        except FileDamagedError:
            default_storage.delete(file.path)
        else:
            return
    written = default_storage.save(file.path, ContentFile(content))
    if written != file.path:  # another process stored the same content at the same time
        default_storage.delete(written)


def _plain(name: str) -> str:
    """Keep the last part of a path, without control characters, so that the name is safe in a header and on a disk."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in base if sign.isprintable())[-200:] or "file"
