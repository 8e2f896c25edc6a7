"""What a user may do, by the one table."""

from django.contrib.auth.models import AnonymousUser

from accounts.domain.permissions import Scope, widest_scope
from accounts.models import User

__all__ = ["Scope", "may", "scope_of"]


def scope_of(user: User | AnonymousUser, action: str) -> Scope:
    """Return the widest scope in which `user` may do `action`; NONE for nobody and for the deactivated."""
    if not isinstance(user, User) or not user.is_active:
        return Scope.NONE
    return widest_scope(user.roles, action)


def may(user: User | AnonymousUser, action: str) -> bool:
    """Tell whether `user` may do `action` on any object at all."""
    return scope_of(user, action) > Scope.NONE
