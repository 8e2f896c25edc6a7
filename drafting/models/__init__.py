"""What drafting keeps in the database: who holds what, and the clause library."""

from drafting.models.clause import ClauseVersion, LibraryClause
from drafting.models.edit_lock import EditLock

__all__ = ["ClauseVersion", "EditLock", "LibraryClause"]
