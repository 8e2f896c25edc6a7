"""The document itself: preview, PDF, Word, JSON."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import require
from agreements.access import can_edit, can_print_again, get_version_for
from agreements.document import build_preview
from agreements.document.layouts import LAYOUTS
from agreements.models import AgreementVersion
from agreements.selectors.looks import layout_of, look_of
from agreements.services.rendering import print_again
from agreements.services.word import word_name, word_of
from agreements.views.layouts import failure_words
from agreements.views.numbers import version_number
from agreements.views.words import field_addresses
from core.clock import utc_now
from documents.domain.look import Look
from documents.http import WORD_MIME, file_response, made_file
from documents.progress import progress_of

# The document takes its style from us and nothing else from anywhere: no script runs in it.
PREVIEW_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'none'"],
    "connect-src": ["'none'"],
    "font-src": ["'none'"],
    "frame-src": ["'none'"],
    "manifest-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
}


@csp_replace(PREVIEW_POLICY)  # type: ignore[arg-type] # its annotation forgets that views take arguments
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the document as it prints."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    layout, look = layout_of(version), look_of(version)
    document = build_preview(
        version.document,
        reference=version.agreement.reference,
        version_number=version.number,
        state=version.state,
        address_of=field_addresses(version) if can_edit(user, version) else None,
        layout=layout,
        look=look,
    )
    context = {
        "language": version.agreement.language,
        "title": f"{reference} · {version.agreement.title}",
        "document_html": document,
        **page_style(layout, look),
    }
    response = render(request, "agreements/preview.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def page_style(layout: str, look: Look) -> dict[str, Any]:
    """The style sheets that a page of a document links."""
    return {
        "sheets": LAYOUTS[layout].sheets,
        "colours_url": reverse("agreements:colours", args=[look.accent.removeprefix("#")]),
    }


def pdf(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Serve the stored PDF of a frozen version."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    rendering = version.rendering
    if rendering is None or rendering.file is None:
        messages.warning(request, _("There is no PDF yet."))
        return redirect(version.agreement)
    return file_response(rendering.file, name=f"{reference}-{version.number}.pdf")


def word(request: HttpRequest, reference: str) -> HttpResponse:
    """Serve any version as a Word file."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    return made_file(word_of(version), name=word_name(version), content_type=WORD_MIME)


def printing(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how far the PDF is (asked for again and again by the page); on POST, try again."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    if request.method == "POST":
        decision = can_print_again(user, version)
        if not decision:
            raise PermissionDenied(decision.reason)
        print_again(version=version, actor=user, now=utc_now())
        return redirect(version.agreement)
    context = {
        "agreement": version.agreement,
        "version": version,
        "rendering": version.rendering,
        "can_print_again": can_print_again(user, version),
        **printing_context(version),
    }
    return render(request, "agreements/parts/printing.html", context)


def printing_context(version: AgreementVersion) -> dict[str, Any]:
    """What the part about the PDF needs beyond the rendering itself."""
    rendering = version.rendering
    if rendering is None:
        return {}
    return {"progress": progress_of(rendering, utc_now()), "failure": failure_words(rendering)}


def content_json(request: HttpRequest, reference: str) -> HttpResponse:
    """Serve the canonical bytes: what is hashed, and what the PDF embeds."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    response = HttpResponse(bytes(version.content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{reference}-{version.number}.json"'
    response["ETag"] = f'"{version.sha256}"'
    return response
