"""Stored files, renderings, and how they look."""

from documents.models.branding import Branding, Layout, Variant
from documents.models.rendering import Rendering
from documents.models.stored_file import FileDamagedError, StoredFile

__all__ = ["Branding", "FileDamagedError", "Layout", "Rendering", "StoredFile", "Variant"]
