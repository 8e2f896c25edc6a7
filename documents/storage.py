"""The folder that stored files live in."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

#: Files that are being written. What a killed process left here may be deleted at any time.
UNFINISHED: Final = "unfinished"


class WholeFileStorage(FileSystemStorage):
    """A folder in which a file is there whole or not at all, whatever dies while it is written.

    It is written beside, brought to the disk, and only then given its name.
    """

    def _save(self, name: str, content: File[bytes]) -> str:
        part = f"{UNFINISHED}/{uuid4().hex}"
        try:
            super()._save(part, content)  # type: ignore[misc] # the stubs leave out what storages are to override
            _bring_to_disk(Path(self.path(part)))
            target = Path(self.path(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            Path(self.path(part)).replace(target)
        except BaseException:
            with suppress(OSError):
                self.delete(part)
            raise
        _bring_to_disk(target.parent)
        return name


def _bring_to_disk(path: Path) -> None:
    """Have the disk itself hold a file, or the names in a folder: the row that speaks of it is committed after."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
