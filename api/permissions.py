"""What a key may do: its scopes, narrowed to what its service user may do."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey, User
from accounts.permissions import may

if TYPE_CHECKING:  # DRF's views load this module while they are being loaded themselves
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """Allows a method whose action (`view.actions`: method -> action) stands in the key's scopes and the table."""

    message = "This address takes no such request."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Tell whether the key and its user may do this. Raises MethodNotAllowed for a method that the view lacks."""
        if not isinstance(request.auth, ApiKey) or not isinstance(request.user, User):
            return False
        asked = request.method or ""
        if not hasattr(view, asked.lower()):
            raise MethodNotAllowed(asked)
        action = getattr(view, "actions", {}).get("GET" if asked in ("HEAD", "OPTIONS") else asked)
        if action is None:
            return False
        if action not in request.auth.scopes:
            self.message = f"This API key has no scope for this: it would take {action}."
            return False
        self.message = f"The service account of this API key has no role that may do this ({action})."
        return may(request.user, action)
