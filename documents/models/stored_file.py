"""A file that never changes: its content is stored under its own hash."""

import hashlib

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import PublicIdModel


class FileDamagedError(Exception):
    """What the storage holds is not what was stored."""


class StoredFile(PublicIdModel):
    """Bytes under their SHA-256, with the name and type they came with; equal content is stored once."""

    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content_type = models.CharField(_("content type"), max_length=100)
    name = models.CharField(_("file name"), max_length=200)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.UniqueConstraint(fields=["sha256", "name", "content_type"], name="documents_file_stored_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the storage keeps the content."""
        return f"sha256/{self.sha256[:2]}/{self.sha256}"

    def open(self) -> "File[bytes]":
        """Open the content for reading, in binary; for streaming, unchecked."""
        return default_storage.open(self.path, "rb")

    def read(self) -> bytes:
        """Return the content. Raises FileDamagedError if it is no longer what was stored."""
        with self.open() as file:
            content = bytes(file.read())
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise FileDamagedError(self.path)
        return content
