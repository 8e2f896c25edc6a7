"""What may stand behind the question mark of an address: a mistyped `statsu=open` would list everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # DRF's views load this module while they are being loaded themselves
    from rest_framework.views import APIView

PAGING = frozenset({"cursor", "limit"})
#: REST framework's own: which renderer answers; there is but one.
ALWAYS = frozenset({"format"})


class UnknownParametersError(APIException):
    """The address has parameters that mean nothing here; nothing was read or done."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"This address has no parameter called {', '.join(names)}.", code="unknown_parameter")
        self.names = names


class KnownParameters(BasePermission):
    """Refuses parameters that a view does not read (`view.query` names them), once it is known who asks."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return True. Raises UnknownParametersError, which is a 400."""
        unknown = sorted(set(request.query_params) - known_parameters(view, request.method or "") - ALWAYS)
        if unknown:
            raise UnknownParametersError(unknown)
        return True


def known_parameters(view: APIView, method: str) -> frozenset[str]:
    """Return what a view reads of the address: of acts nothing, of lists their pages too."""
    if method not in {"GET", "HEAD"}:
        return frozenset()
    paging = PAGING if getattr(view, "pagination_class", None) else frozenset()
    return frozenset(getattr(view, "query", ())) | paging
