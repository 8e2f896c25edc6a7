"""Beginning an agreement: from a template, as a copy of another one, from a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import User
from agreements.access import can_start
from agreements.forms.starting import BeginForm, CopyForm, ImportForm, TemplateForm
from agreements.models import Agreement, AgreementVersion
from agreements.services import copy_agreement, import_agreement, read_import, start_agreement
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from core.models import Organisation


def new(request: HttpRequest) -> HttpResponse:
    """Start an agreement from a template; `?customer=` chooses the customer."""
    user = _writer(request)
    initial = {"customer": request.GET.get("customer", ""), "language": Organisation.current().default_language}
    form = TemplateForm(request.POST or None, user=user, initial=initial)
    return _begin(request, form, "new", lambda typed: start_agreement(actor=user, now=utc_now(), **typed))


def new_copy(request: HttpRequest) -> HttpResponse:
    """Start an agreement as a copy; `?of=AGR-2026-00042` chooses which, its customer and title with it."""
    user = _writer(request)
    source = Agreement.objects.visible_to(user).filter(reference=request.GET.get("of", "")).first()
    initial = {"source": source, "customer": source.customer, "title": source.title} if source else {}
    form = CopyForm(request.POST or None, user=user, initial=initial)
    return _begin(request, form, "new_copy", lambda typed: copy_agreement(actor=user, now=utc_now(), **typed))


def new_import(request: HttpRequest) -> HttpResponse:
    """Start an agreement from an `agreement.json`."""
    user = _writer(request)
    form = ImportForm(request.POST or None, request.FILES or None, user=user)

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
    context = {"form": form, "page": page, "tabs": _tabs(page)}
    return render(request, "agreements/new.html", context, status=422 if request.method == "POST" else 200)


def _tabs(page: str) -> list[dict[str, Any]]:
    ways = {"new": _("From a template"), "new_copy": _("Copy of an agreement"), "new_import": _("From a file")}
    return [
        {"label": label, "url": reverse(f"agreements:{name}"), "current": name == page} for name, label in ways.items()
    ]
