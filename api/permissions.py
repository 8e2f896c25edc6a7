"""What a key may do: its scopes, narrowed to what its service user may do."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey, User
from accounts.permissions import may

if TYPE_CHECKING:  # DRF's views load this module while they are being loaded themselves
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """Allows a method whose action (`view.actions`: method -> action) stands in the key's scopes and the table."""

    message = "This API key has no scope for this."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Tell whether the key and its user may do this; a method without an action is refused."""
        method = "GET" if request.method in ("HEAD", "OPTIONS") else request.method
        action = getattr(view, "actions", {}).get(method)
        if action is None or not isinstance(request.auth, ApiKey) or not isinstance(request.user, User):
            return False
        return action in request.auth.scopes and may(request.user, action)
