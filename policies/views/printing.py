"""The PDFs of a policy: served from the sealed store, never made on the way."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import require
from core.clock import utc_now
from documents.http import file_response
from policies.access import can_publish, get_edition_for, get_policy_for
from policies.models import PolicyRevision
from policies.selectors.documents import published_revision
from policies.selectors.printing import is_unfinished, printings_of
from policies.services.printing import request_printing


def pdf(request: HttpRequest, code: str, language: str) -> HttpResponseBase:
    """Serve the PDF of the current edition."""
    document = get_policy_for(require(request.user, "policy.read"), code)
    revision = published_revision(document)
    if revision is None:
        raise Http404("not published")
    return _served(revision, language)


def edition_pdf(request: HttpRequest, code: str, number: int, language: str) -> HttpResponseBase:
    """Serve the PDF of any published edition."""
    document = get_policy_for(require(request.user, "policy.read"), code)
    return _served(get_edition_for(document, number), language)


def state(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show whether the PDFs are ready; the page asks for this part while they are being made."""
    user = require(request.user, "policy.read")
    document = get_policy_for(user, code)
    revision = get_edition_for(document, number)
    printings = printings_of(revision)
    context = {
        "document": document,
        "revision": revision,
        "printings": printings,
        "is_printing": any(is_unfinished(each) for each in printings),
        "can_print": can_publish(user),
    }
    return render(request, "policies/_printings.html", context)


@require_POST
def print_again(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Try again what could not be printed."""
    user = require(request.user, "policy.read")
    document = get_policy_for(user, code)
    revision = get_edition_for(document, number)
    decision = can_publish(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    request_printing(revision=revision, now=utc_now())
    return redirect("policies:edition", code=code, number=number)


def _served(revision: PolicyRevision, language: str) -> HttpResponseBase:
    for printing in printings_of(revision):
        if printing.language == language and printing.file is not None:
            return file_response(printing.file, name=f"{revision.document.code}-{revision.number}-{language}.pdf")
    raise Http404("not printed yet")
