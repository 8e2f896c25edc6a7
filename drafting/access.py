"""Who may read the clause library, and who may write in it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may
from core.access import ALLOWED, Decision
from drafting.models import LibraryClause


def get_clause_for(user: User | AnonymousUser, key: str) -> LibraryClause:
    """Return a clause of the library for somebody who may read it. Raises Http404 otherwise."""
    found = (
        LibraryClause.objects.select_related("standard").filter(key=key).first() if may(user, "clause.view") else None
    )
    if found is None:
        raise Http404(key)
    return found


def can_edit_library(user: User | AnonymousUser) -> Decision:
    """Tell whether `user` may change the library."""
    if not may(user, "clause.edit"):
        return Decision(False, _("Only managers write the clauses of the library."))
    return ALLOWED
