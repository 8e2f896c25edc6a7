"""What documents does for the floors above."""

from documents.services.files import store_file

__all__ = ["store_file"]
