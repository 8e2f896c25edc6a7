"""Beginning an agreement: how, and then for whom; from a template, an empty page, another agreement, a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import User
from agreements.access import can_start
from agreements.forms.labels import EMPTY_LABEL, TEMPLATE_LABELS
from agreements.forms.starting import BeginForm, CopyForm, ImportForm, TemplateForm
from agreements.models import Agreement, AgreementVersion
from agreements.services import EMPTY, copy_agreement, import_agreement, read_import, start_agreement
from agreements.services.outlines import Outline, outline_of
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from core.models import Organisation


@dataclass(frozen=True, slots=True)
class Way:
    """One way to begin: where it leads, what is in it, what is left to do."""

    label: str
    url: str
    hint: str
    contents: str = ""
    left: str = ""


def new(request: HttpRequest) -> HttpResponse:
    """Ask how to begin; with `?template=` start from it, or from an empty page. `?customer=` chooses the customer."""
    user = _writer(request)
    template, customer = request.GET.get("template", ""), request.GET.get("customer", "")
    if request.method != "POST" and not template:
        return render(
            request, "agreements/begin.html", {"templates": _templates(customer), "others": _others(customer)}
        )
    initial = {"template": template, "customer": customer, "language": Organisation.current().default_language}
    form = TemplateForm(request.POST or None, user=user, initial=initial)
    return _begin(request, form, "new", lambda typed: start_agreement(actor=user, now=utc_now(), **typed))


def new_copy(request: HttpRequest) -> HttpResponse:
    """Start an agreement as a copy; `?of=AGR-2026-00042` chooses which, its customer and title with it."""
    user = _writer(request)
    source = Agreement.objects.visible_to(user).filter(reference=request.GET.get("of", "")).first()
    initial: dict[str, Any] = {"customer": request.GET.get("customer", "")}
    if source:
        initial = {"source": source, "customer": source.customer, "title": source.title}
    form = CopyForm(request.POST or None, user=user, initial=initial)
    return _begin(request, form, "new_copy", lambda typed: copy_agreement(actor=user, now=utc_now(), **typed))


def new_import(request: HttpRequest) -> HttpResponse:
    """Start an agreement from an `agreement.json`."""
    user = _writer(request)
    initial = {"customer": request.GET.get("customer", "")}
    form = ImportForm(request.POST or None, request.FILES or None, user=user, initial=initial)

    def begin(typed: dict[str, Any]) -> AgreementVersion:
        del typed["file"]
        return import_agreement(actor=user, content=read_import(form.content()), now=utc_now(), **typed)

    return _begin(request, form, "new_import", begin)


def _writer(request: HttpRequest) -> User:
    user = require(request.user, "agreement.view")
    decision = can_start(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user


def _begin(request: HttpRequest, form: BeginForm, page: str, begin: Any) -> HttpResponse:
    """Show the form, or begin with what was typed into it."""
    if request.method == "POST" and form.is_valid():
        try:
            version: AgreementVersion = begin(dict(form.cleaned_data))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(version.agreement)
    headings = {
        "new": _("Who is it with?"),
        "new_copy": _("Which agreement is copied?"),
        "new_import": _("Which file?"),
    }
    context = {"form": form, "page": page, "heading": headings[page]}
    return render(request, "agreements/new.html", context, status=422 if request.method == "POST" else 200)


def _templates(customer: str) -> list[Way]:
    language = "cs" if get_language() == "cs" else "en"
    found = []
    for name, label in TEMPLATE_LABELS.items():
        outline = outline_of(name, language)
        contents = ", ".join(_contents(outline))
        found.append(Way(str(label.text), _address("new", customer, name), str(label.hint), contents, _left(outline)))
    return found


def _others(customer: str) -> list[Way]:
    return [
        Way(
            _("A copy of an agreement"),
            _address("new_copy", customer),
            _("The text of one that you have, without its dates; for the same customer or another one."),
        ),
        Way(
            _("A file"),
            _address("new_import", customer),
            _("An agreement.json, downloaded from an agreement, taken out of its PDF, or written elsewhere."),
        ),
        Way(str(EMPTY_LABEL.text), _address("new", customer, EMPTY), str(EMPTY_LABEL.hint)),
    ]


def _address(page: str, customer: str, template: str = "") -> str:
    query = {name: value for name, value in (("template", template), ("customer", customer)) if value}
    return reverse(f"agreements:{page}") + (f"?{urlencode(query)}" if query else "")


def _contents(outline: Outline) -> list[str]:
    texts = (
        ngettext("%(number)s service", "%(number)s services", outline.services) % {"number": outline.services},
        ngettext("%(number)s duty", "%(number)s duties", outline.duties) % {"number": outline.duties},
        ngettext("%(number)s goal", "%(number)s goals", outline.goals) % {"number": outline.goals},
        ngettext("%(number)s target", "%(number)s targets", outline.targets) % {"number": outline.targets},
        ngettext("%(number)s measured level", "%(number)s measured levels", outline.measures)
        % {"number": outline.measures},
        ngettext("%(number)s tier of credits", "%(number)s tiers of credits", outline.tiers)
        % {"number": outline.tiers},
    )
    numbers = (outline.services, outline.duties, outline.goals, outline.targets, outline.measures, outline.tiers)
    return [text for text, number in zip(texts, numbers, strict=True) if number]


def _left(outline: Outline) -> str:
    text = ngettext("%(number)s thing left to fill in", "%(number)s things left to fill in", outline.left)
    return text % {"number": outline.left}
