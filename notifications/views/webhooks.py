"""Setting up who is told: the list of endpoints, the form, the secret, on and off."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require
from accounts.models import User
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from notifications.access import can_edit_webhooks, get_endpoint_for
from notifications.forms import EndpointForm, RotateForm
from notifications.models import WebhookEndpoint
from notifications.selectors import endpoints_with_counts
from notifications.services.webhooks import (
    change_endpoint,
    create_endpoint,
    disable_endpoint,
    enable_endpoint,
    rotate_secret,
)


@require_safe
def endpoints(request: HttpRequest) -> HttpResponse:
    """List the endpoints by name, each with how it does."""
    user = require(request.user, "webhook.view")
    rows = [(endpoint, len(endpoint.event_types)) for endpoint in endpoints_with_counts(user)]
    return render(request, "webhooks/list.html", {"rows": rows, "can_edit": can_edit_webhooks(user)})


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Create an endpoint. The answer to the form is the one page that shows its secret."""
    user = _editor(request)
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = create_endpoint(actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return render(request, "webhooks/secret_shown.html", {"endpoint": endpoint, "secret": secret})
    return render(request, "webhooks/form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change an endpoint."""
    user = _editor(request)
    endpoint = get_endpoint_for(user, public_id)
    initial = {"url": endpoint.url, "description": endpoint.description, "event_types": endpoint.event_types}
    form = EndpointForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_endpoint(endpoint=endpoint, actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The endpoint is changed."))
            return redirect(endpoint)
    context = {"form": form, "endpoint": endpoint}
    return render(request, "webhooks/form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def secret(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then replace the secret; the answer shows the new one, once."""
    user = _editor(request)
    endpoint = get_endpoint_for(user, public_id)
    form = RotateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at_once = form.cleaned_data["overlap"] == "none"
        _endpoint, printed = rotate_secret(endpoint=endpoint, actor=user, now=utc_now(), at_once=at_once)
        context = {"endpoint": endpoint, "secret": printed, "is_replaced": True, "at_once": at_once}
        return render(request, "webhooks/secret_shown.html", context)
    context = {"endpoint": endpoint, "form": form}
    return render(request, "webhooks/secret.html", context, status=422 if form.is_bound else 200)


@require_POST
def off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Switch an endpoint off."""
    return _switch(request, public_id, disable_endpoint, _("The endpoint is switched off: nothing is sent to it."))


@require_POST
def on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Switch an endpoint on."""
    return _switch(request, public_id, enable_endpoint, _("The endpoint is switched on: it is told from now on."))


def _switch(request: HttpRequest, public_id: UUID, act: Callable[..., WebhookEndpoint], words: str) -> HttpResponse:
    user = _editor(request)
    endpoint = get_endpoint_for(user, public_id)
    act(endpoint=endpoint, actor=user, now=utc_now())
    messages.success(request, words)
    return redirect(endpoint)


def _editor(request: HttpRequest) -> User:
    """Return the user who may set up webhooks. Raises Http404 for who may not see them, else PermissionDenied."""
    user = require(request.user, "webhook.view")
    if not (decision := can_edit_webhooks(user)):
        raise PermissionDenied(decision.reason)
    return user
