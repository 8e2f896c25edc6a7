"""Stored files and renderings."""

from documents.models.rendering import Rendering
from documents.models.stored_file import FileDamagedError, StoredFile

__all__ = ["FileDamagedError", "Rendering", "StoredFile"]
