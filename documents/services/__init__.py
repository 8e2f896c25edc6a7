"""What documents does for the floors above."""

from documents.services.files import NotStoredError, store_file

__all__ = ["NotStoredError", "store_file"]
