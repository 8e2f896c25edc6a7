"""The gate in front of core's own pages. Core lies below accounts, so it asks a user and knows no roles."""

from typing import Protocol, cast

from django.http import Http404, HttpRequest

from core.audit import Actor


class Reader(Actor, Protocol):
    """A signed-in user, as far as core is concerned."""

    def may(self, action: str) -> bool:
        """Tell whether any of the roles allows `action`."""


def require(request: HttpRequest, action: str) -> Reader:
    """Return the user of `request` if they may do `action`. Raises Http404 for everybody else."""
    may = getattr(request.user, "may", None)
    if may is None or not may(action):
        raise Http404(action)
    return cast("Reader", request.user)
