"""What documents does for the floors above."""

from documents.services.branding import change_branding
from documents.services.files import NotStoredError, store_file

__all__ = ["NotStoredError", "change_branding", "store_file"]
