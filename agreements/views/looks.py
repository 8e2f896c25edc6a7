"""How documents look: the organisation's settings with a sample beside them, and the layout of one agreement."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require
from accounts.permissions import may
from agreements.access import can_edit, get_version_for
from agreements.document import build_preview
from agreements.document.layouts import LAYOUTS, colours
from agreements.forms.look import LayoutForm, LookForm, initial_of
from agreements.selectors.looks import sample_content
from agreements.services import choose_layout
from agreements.views.files import PREVIEW_POLICY, page_style
from agreements.views.layouts import layout_choices
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from documents.domain.colours import contrast_with_white, is_colour, is_readable
from documents.domain.look import Look
from documents.models import Branding
from documents.services import NotStoredError, change_branding

TRIED = ("accent", "letterhead", "footer", "layout")
#: Longer than anything that the form takes; a sample is shown by GET.
MOST_TRIED = 400


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Show and change how documents look."""
    user = require(request.user, "branding.view")
    may_change = may(user, "branding.edit")
    branding = Branding.current() or Branding()
    form = LookForm(initial=initial_of(branding))
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied(_("Only administrators change how documents look."))
        form = LookForm(request.POST, request.FILES, initial=initial_of(branding))
        if form.is_valid() and _changed(request, form):
            messages.success(request, _("From now on documents look like this. What is approved keeps its look."))
            return redirect("agreements:look")
    context = {
        "form": form,
        "branding": branding,
        "may_change": may_change,
        "layouts": layout_choices(branding),
        **_sample(_tried(request, branding)),
    }
    return render(request, "agreements/look.html", context, status=422 if form.is_bound else 200)


def _changed(request: HttpRequest, form: LookForm) -> bool:
    try:
        change_branding(
            actor=require(request.user, "branding.edit"),
            now=utc_now(),
            logo=form.uploaded(),
            removes_logo=form.cleaned_data["removes_logo"],
            **form.values(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
    except NotStoredError as error:
        form.add_error("logo", _("The file could not be stored: %(why)s.") % {"why": error})
    else:
        return True
    return False


def _tried(request: HttpRequest, branding: Branding) -> dict[str, str]:
    """What the form holds, saved or not; what is no colour or layout is left as it is saved."""
    sent = request.POST if request.method == "POST" else request.GET
    tried = {name: str(sent.get(name, getattr(branding, name)))[:MOST_TRIED] for name in TRIED}
    tried["accent"] = tried["accent"].lower() if is_colour(tried["accent"].lower()) else branding.accent
    tried["layout"] = tried["layout"] if tried["layout"] in LAYOUTS else branding.layout
    return tried


def _sample(tried: dict[str, str]) -> dict[str, Any]:
    return {
        "sample_url": f"{reverse('agreements:look_page')}?{urlencode(tried)}",
        "contrast": contrast_with_white(tried["accent"]),
        "is_readable": is_readable(tried["accent"]),
    }


@require_GET
def look_sample(request: HttpRequest) -> HttpResponse:
    """Show the frame with the sample as the form stands, and whether its colour can be read."""
    require(request.user, "branding.view")
    branding = Branding.current() or Branding()
    return render(request, "agreements/parts/look_sample.html", _sample(_tried(request, branding)))


@require_GET
@csp_replace(PREVIEW_POLICY)
def look_page(request: HttpRequest) -> HttpResponse:
    """Show the sample page: the beginning of an agreement of this organisation, as the address says."""
    require(request.user, "branding.view")
    branding = Branding.current() or Branding()
    tried = _tried(request, branding)
    chosen = branding.look(
        accent=tried["accent"],
        letterhead=tuple(line.strip() for line in tried["letterhead"].splitlines() if line.strip()),
        footer=tried["footer"],
    )
    content = sample_content(get_language() or "en")
    document = build_preview(
        content, reference="AGR-2026-00042", version_number=1, state="approved", layout=tried["layout"], look=chosen
    )
    response = render(
        request,
        "agreements/preview.html",
        {
            "language": content.language,
            "title": _("Sample"),
            "document_html": document,
            "footer": tried["footer"],
            **page_style(tried["layout"], chosen),
        },
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def colours_css(request: HttpRequest, accent: str) -> HttpResponse:
    """Serve the rule with an organisation's colour: a page of a document may hold no style of its own."""
    if not is_colour(f"#{accent}"):
        raise Http404(accent)
    response = HttpResponse(colours(Look(accent=f"#{accent}")), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@require_POST
def layout(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the layout of a draft."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference)
    decision = can_edit(user, version)
    if not decision:
        raise PermissionDenied(decision.reason)
    form = LayoutForm(request.POST)
    if form.is_valid():
        choose_layout(version=version, layout=form.cleaned_data["layout"], actor=user, now=utc_now())
        messages.success(request, _("The layout is chosen."))
    else:
        messages.error(request, _("There is no such layout."))
    return redirect(version.agreement)
