"""Pages for what went wrong; under the API, problem+json instead."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.logging import request_id

API_PREFIX = "/api/"
TITLES = {
    400: "Bad request",
    403: "Forbidden",
    404: "Not found",
    413: "Content too large",
    500: "Internal server error",
}


def refuse(request: HttpRequest, status: int, reason: str, *, page: str = "") -> HttpResponse:
    """Answer with an error page, or with problem+json (RFC 9457) under the API. Needs no user: middleware calls it.

    `page` is the template, if it is not that of the status.
    """
    if request.path.startswith(API_PREFIX):
        body = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": reason}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    context = {"reason": reason, "request_id": request_id.get()}
    name = page or (f"{status}.html" if status in (400, 403, 404, 500) else "400.html")
    # The shell needs a signed-in user; before the authentication middleware there is none, so error pages stand alone.
    return HttpResponse(
        render_to_string(name, context, request=request if hasattr(request, "user") else None), status=status
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return refuse(request, 400, _("The request could not be understood. Nothing was stored."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the reason that the refusal carried."""
    return refuse(request, 403, str(exception) or _("You may not do this."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form of a page that is older than the last sign-in. `reason` is Django's, for developers."""
    told = _("You have signed in or out since this page was opened, so what it sent was not taken.")
    return refuse(request, 403, told, page="403_stale.html")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, the same for what does not exist and for what the user may not see."""
    return refuse(request, 404, _("There is nothing at this address, or it is not yours to see."))


def server_error(request: HttpRequest, *_args: Any) -> HttpResponse:
    """Answer 500 with an id that stands in the log too."""
    return refuse(request, 500, _("Something failed on our side. What you sent may not have been stored."))
