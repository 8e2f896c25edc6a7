"""The printed agreement: the same document in the page and in the PDF."""

from agreements.document.build import build_document, build_preview

__all__ = ["build_document", "build_preview"]
