"""The gate in front of a page."""

from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import User
from accounts.permissions import may


def require(user: User | AnonymousUser, action: str) -> User:
    """Return the user if any of their roles has a scope for `action`. Raises Http404 otherwise."""
    if not may(user, action):
        raise Http404(action)
    return cast("User", user)
