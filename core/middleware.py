"""Middleware: a request id, and requests that cannot be read refused early."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from core.logging import request_id
from core.views.errors import refuse

GetResponse = Callable[[HttpRequest], HttpResponse]
# Django decodes with whatever codec the request names, and some of Python's codecs are no encodings at all.
UTF8_NAMES = ("utf-8", "utf8", "us-ascii")
SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# Asked for all the time by programs and pages: not worth a line each.
UNREMARKABLE = frozenset({"livez", "readyz", "healthz", "metrics", "desk:alarm"})
REFERENCE = re.compile(r"[A-Z]{3}-\d{4}-\d+")

logger = logging.getLogger(__name__)


class RequestIdMiddleware:
    """Gives each request an id, which logs and answers carry: the proxy's `X-Request-Id` if plain, else new."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request under its id."""
        given = request.headers.get("X-Request-Id", "")
        token = request_id.set(given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex)
        began = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id.get()
            _log(request, response, began)
            return response
        finally:
            request_id.reset(token)


def _log(request: HttpRequest, response: HttpResponse, began: float) -> None:
    """Write what was asked: the route, never the address, which may hold a secret or what somebody looked for."""
    match = request.resolver_match
    if match is None or match.view_name in UNREMARKABLE:
        return
    fields = {"method": request.method, "route": match.route, "status": response.status_code}
    reference = str(match.kwargs.get("reference", ""))
    if REFERENCE.fullmatch(reference):
        fields["reference"] = reference
    logger.info("request", extra={**fields, "ms": round((time.monotonic() - began) * 1000)})


class ReadableRequestMiddleware:
    """Refuses a body that is too large (413) or form data that is not UTF-8 (400) before any view sees it.

    Django would replace broken bytes by U+FFFD, and so store something that nobody typed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request if it can be read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.REQUEST_MAX_BYTES:
            return refuse(request, 413, _("This is larger than what can be sent at once. Nothing was stored."))
        if (request.content_params or {}).get("charset", "utf-8").lower() not in UTF8_NAMES:
            return refuse(request, 400, _("Only UTF-8 is understood. Nothing was stored."))
        if request.content_type == "application/x-www-form-urlencoded" and request.method == "POST":
            try:
                request.body.decode("ascii")
                _decoded(request.body)
            except UnicodeDecodeError:
                return refuse(request, 400, _("The text sent is not valid UTF-8. Nothing was stored."))
            except UnreadablePostError:
                return refuse(request, 400, _("The request broke off. Nothing was stored."))
        if request.content_type == "multipart/form-data" and request.method == "POST":
            try:
                if _was_repaired(request):
                    return refuse(request, 400, _("The text sent is not valid UTF-8. Nothing was stored."))
            except UnreadablePostError:
                return refuse(request, 400, _("The request broke off. Nothing was stored."))
        if not _is_utf8(request.META.get("QUERY_STRING", "")):
            return refuse(request, 400, _("The address contains text that is not valid UTF-8."))
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            # PostgreSQL stores no null character, so nothing of that name exists.
            return refuse(request, 400, _("The address contains a null character."))
        return self.get_response(request)


def _was_repaired(request: HttpRequest) -> bool:
    """Tell whether Django has put U+FFFD in place of bytes of a multipart form that are no UTF-8.

    The sign itself stands for text that was broken elsewhere already, so it is refused as well.
    """
    typed = [text for values in request.POST.lists() for text in (values[0], *values[1])]
    named = [file.name or "" for _field, files in request.FILES.lists() for file in files]
    return any("\ufffd" in text for text in (*typed, *named))


def _decoded(quoted: bytes) -> str:
    """Return percent-decoded form data. Raises UnicodeDecodeError where it is not UTF-8."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(quoted).decode("utf-8")


def _is_utf8(query: str) -> bool:
    """Tell whether a query string, once percent-decoded, is UTF-8."""
    try:
        _decoded(query.encode("latin-1", "replace"))
    except UnicodeDecodeError:
        return False
    return True
