"""What pages say about layouts and about a PDF on its way."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.document.layouts import DEFAULT, LAYOUTS
from agreements.forms.look import LAYOUT_HINTS
from documents.models import Branding, Layout, Rendering

#: By what stands before the colon in a rendering's error; see `documents.services.renderings`.
FAILURES: dict[str, str | Promise] = {
    "too_long": _("It took too long. Shorten the agreement or have the limit raised."),
    "too_big": _("It took too much memory. Shorten the agreement or have the limit raised."),
    "worker_died": _("The worker ended three times while printing it. Ask whoever runs the installation to look."),
    "RenderingError": _("It holds something that cannot be printed, such as a sign that no font has."),
}


def layout_choices(branding: Branding | None) -> list[dict[str, Any]]:
    """The layouts with a picture and a sentence of each, and which one is the organisation's."""
    default = branding.layout if branding else DEFAULT
    return [
        {
            "value": value,
            "label": Layout(value).label,
            "hint": LAYOUT_HINTS[Layout(value)],
            "picture": f"agreements/layout-{value}.png",
            "is_default": value == default,
        }
        for value in LAYOUTS
    ]


def failure_words(rendering: Rendering | None) -> str | Promise:
    """Say in a sentence why there is no PDF; empty where only the error itself says it."""
    if rendering is None:
        return ""
    return FAILURES.get(rendering.error.partition(":")[0], "")
