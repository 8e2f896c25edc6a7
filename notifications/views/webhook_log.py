"""What was sent to an endpoint and what it answered; sending again, and a test."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require
from core.back import back_to
from core.clock import utc_now
from notifications.access import can_edit_webhooks, can_resend, can_send_to, get_delivery_for, get_endpoint_for
from notifications.event_words import EVENTS
from notifications.forms import ResendForm
from notifications.models import WebhookDelivery
from notifications.selectors import HOOK_FILTERS, delivery_counts, delivery_page, old_secret_until
from notifications.services.webhooks import resend, resend_failed, send_test

State = WebhookDelivery.State
TONES = {State.WAITING: "info", State.SENDING: "info", State.DELIVERED: "ok", State.FAILED: "late"}
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter of the log as a link."""

    label: str
    url: str
    current: bool
    count: int | None


@require_safe
def endpoint(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show an endpoint: how it does, and its log, newest first; `?state=` narrows the log."""
    user = require(request.user, "webhook.view")
    shown = get_endpoint_for(user, public_id)
    state = request.GET.get("state", "")
    state = state if state in HOOK_FILTERS else ""
    page = delivery_page(shown, state=state, params=request.GET)
    counts = delivery_counts(shown)
    context = {
        "endpoint": shown,
        "events": [(name, EVENTS.get(name, name)) for name in shown.event_types],
        "page": page,
        "rows": [(row, EVENTS.get(row.event.type, row.event.type), TONES[State(row.state)]) for row in page.rows],
        "is_filtered": bool(state),
        "tabs": _tabs(state, counts),
        "failed_count": counts["failed"],
        "can_edit": can_edit_webhooks(user),
        "can_send": can_send_to(user, shown),
        "resend_form": ResendForm(),
        "old_secret_until": old_secret_until(shown, utc_now()),
    }
    return render(request, "webhooks/endpoint.html", context)


@require_safe
def delivery(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one delivery: the body that was sent, and each attempt with the server's words."""
    user = require(request.user, "webhook.view")
    shown = get_delivery_for(user, public_id)
    context = {
        "delivery": shown,
        "words": EVENTS.get(shown.event.type, shown.event.type),
        "tone": TONES[State(shown.state)],
        "body": json.dumps(json.loads(shown.event.body), ensure_ascii=False, indent=2),
        "attempts": shown.log.order_by("-number"),
        "can_resend": can_resend(user, shown),
    }
    return render(request, "webhooks/delivery.html", context)


@require_POST
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send one delivery again."""
    user = require(request.user, "webhook.view")
    shown = get_delivery_for(user, public_id)
    if not (decision := can_resend(user, shown)):
        raise PermissionDenied(decision.reason)
    resend(delivery=shown, actor=user, now=utc_now())
    messages.success(request, _("The webhook is on its way again."))
    return redirect(back_to(request, shown.get_absolute_url()))


@require_POST
def failed_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send again what was not delivered to an endpoint in the last hours (`hours`, 0 for ever)."""
    user = require(request.user, "webhook.view")
    shown = get_endpoint_for(user, public_id)
    if not (decision := can_send_to(user, shown)):
        raise PermissionDenied(decision.reason)
    form = ResendForm(request.POST)
    if form.is_valid():
        now = utc_now()
        since = now - timedelta(hours=form.cleaned_data["hours"]) if form.cleaned_data["hours"] else _EVER
        count = resend_failed(endpoint=shown, since=since, actor=user, now=now)
        words = ngettext(
            "%(count)d webhook is on its way again.", "%(count)d webhooks are on their way again.", count
        )  # fmt: skip
        if count:
            messages.success(request, words % {"count": count})
        else:
            # Its first answer of "gone" may have switched it off since the page was drawn.
            decision = can_send_to(user, get_endpoint_for(user, public_id))
            messages.warning(request, decision.reason or _("There was nothing to send again."))
    return redirect(shown)


@require_POST
def test(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a test, and show what becomes of it."""
    user = require(request.user, "webhook.view")
    shown = get_endpoint_for(user, public_id)
    if not (decision := can_send_to(user, shown)):
        raise PermissionDenied(decision.reason)
    sent = send_test(endpoint=shown, actor=user, now=utc_now())
    messages.success(request, _("The test is on its way. Load this page again to see the answer."))
    return redirect(sent or shown)


def _tabs(current: str, counts: dict[str, int]) -> list[Tab]:
    labels = {"": _("All"), "waiting": _("Waiting"), "delivered": _("Delivered"), "failed": _("Not delivered")}
    return [
        Tab(label, f"?state={state}" if state else "?", state == current, counts.get(state))
        for state, label in labels.items()
    ]
