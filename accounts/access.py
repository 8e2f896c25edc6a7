"""The gate in front of a page, and the one road to what accounts keeps."""

from typing import cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import ApiKey, Team, User
from accounts.permissions import may


def require(user: User | AnonymousUser, action: str) -> User:
    """Return the user if any of their roles has a scope for `action`. Raises Http404 otherwise."""
    if not may(user, action):
        raise Http404(action)
    return cast("User", user)


def get_key_for(user: User, public_id: UUID) -> ApiKey:
    """Return an API key if `user` manages them. Raises Http404 otherwise."""
    require(user, "apikey.manage")
    return get_object_or_404(ApiKey.objects.select_related("user"), public_id=public_id)


def get_user_for(user: User, public_id: UUID) -> User:
    """Return a person or service account if `user` manages them. Raises Http404 otherwise."""
    require(user, "user.manage")
    return get_object_or_404(User.objects.prefetch_related("role_grants"), public_id=public_id)


def get_team_for(user: User, public_id: UUID) -> Team:
    """Return a team if `user` manages teams. Raises Http404 otherwise."""
    require(user, "team.manage")
    return get_object_or_404(Team.objects.select_related("lead"), public_id=public_id)
