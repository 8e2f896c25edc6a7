"""What drafting keeps in the database."""

from drafting.models.edit_lock import EditLock

__all__ = ["EditLock"]
