"""What every template may name."""

from typing import Any

from django.http import HttpRequest

from core.models import Organisation


def organisation(request: HttpRequest) -> dict[str, Any]:
    """Give templates `organisation`; read once a request, and only if a template asks."""

    def current() -> Organisation:
        cached = getattr(request, "_organisation", None)
        if cached is None:
            cached = Organisation.current()
            request._organisation = cached  # type: ignore[attr-defined] # a request is the natural cache
        return cached

    return {"organisation": current}
