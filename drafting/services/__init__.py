"""What people do to drafts of any kind and to the clause library, one function per intent."""

from drafting.services.clauses import add_clause, move_fallback, restore_clause, retire_clause, revise_clause
from drafting.services.edit_locks import hold, release, take_over
from drafting.services.starter import load_starter_library

__all__ = [
    "add_clause",
    "hold",
    "load_starter_library",
    "move_fallback",
    "release",
    "restore_clause",
    "retire_clause",
    "revise_clause",
    "take_over",
]
