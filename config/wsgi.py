"""The WSGI entry point."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

serve = get_wsgi_application()


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Serve a request.

    Django decodes the address with whatever codec of Python the request names as its charset, before any middleware;
    some of them are no encodings, and the request would end as a 500. Under a name that no codec has it reaches
    `core.middleware.ReadableRequestMiddleware`, which answers 400.
    """
    content_type, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    if parameters.get("charset", "utf-8").lower() not in {"utf-8", "utf8", "us-ascii"}:
        environ["CONTENT_TYPE"] = f"{content_type}; charset=not-utf-8"
    return serve(environ, start_response)
