"""The outbox as a manager sees it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require
from core.back import back_to
from core.clock import utc_now
from notifications.access import can_send_again, get_email_for
from notifications.forms import MailFilterForm
from notifications.models import OutgoingEmail
from notifications.selectors import FILTERS, email_page, unfinished_counts
from notifications.services import send_again
from notifications.services.composing import write_out

State = OutgoingEmail.State
TONES = {
    State.QUEUED: "info",
    State.SENDING: "info",
    State.SENT: "ok",
    State.FAILED: "late",
    State.BOUNCED: "late",
    State.DROPPED: "neutral",
}
# A message was written by us but may quote anyone: it gets no script, no form and no resource from anywhere.
BODY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter of the list as a link."""

    label: str
    url: str
    current: bool
    count: int | None


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """List outgoing e-mails, newest first; `?state=` and `?q=` narrow the list."""
    user = require(request.user, "mail.view")
    form = MailFilterForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    state = request.GET.get("state", "")
    state = state if state in FILTERS else ""
    page = email_page(user, text=text, state=state, params=request.GET)
    context = {
        "filters": MailFilterForm(initial={"q": text}),
        "is_filtered": bool(text or state),
        "state": state,
        "page": page,
        "rows": [(email, TONES[State(email.state)]) for email in page.rows],
        "tabs": _tabs(state, unfinished_counts(user)),
    }
    return render(request, "notifications/mail.html", context)


@require_safe
def message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one e-mail: what it says, to whom, and what became of it."""
    user = require(request.user, "mail.view")
    email = get_email_for(user, public_id)
    write_out(email)
    context = {
        "email": email,
        "tone": TONES[State(email.state)],
        "can_send_again": can_send_again(user, email),
        "carried": email.notices.order_by("pk"),
    }
    return render(request, "notifications/message.html", context)


@require_safe
def body(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the HTML of an e-mail for the frame in its page, shut off from everything else. Links open a new tab."""
    user = require(request.user, "mail.view")
    email = get_email_for(user, public_id)
    write_out(email)
    html = "" if email.one_time else email.html
    response = HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))
    response["Content-Security-Policy"] = BODY_POLICY
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a failed e-mail again."""
    user = require(request.user, "mail.view")
    email = get_email_for(user, public_id)
    decision = can_send_again(user, email)
    if not decision:
        raise PermissionDenied(decision.reason)
    send_again(email=email, actor=user, now=utc_now())
    messages.success(request, _("The e-mail is on its way again."))
    return redirect(back_to(request, email.get_absolute_url()))


def _tabs(current: str, counts: dict[str, int]) -> list[Tab]:
    labels = {
        "": _("All"),
        "waiting": _("Waiting"),
        "sent": _("Sent"),
        "failed": _("Not sent"),
        "returned": _("Came back"),
    }
    return [
        Tab(label, f"?state={state}" if state else "?", state == current, counts.get(state))
        for state, label in labels.items()
    ]
