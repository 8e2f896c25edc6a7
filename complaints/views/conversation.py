"""What is recorded of the conversation, and what holds the clocks: each view is one form and one service."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from complaints import access, services
from complaints.domain.interactions import Kind
from complaints.forms import AttemptForm, CallbackForm, CloseForm, HoldForm, LetterForm, MessageForm, PromiseForm
from complaints.views.actions import carried_out, tell_answered
from complaints.views.detail import render_detail
from complaints.views.opening import opened
from core.clock import utc_now
from sla.labels import OBSTACLES
from sla.selectors import clocks_of


@require_POST
def attempt_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a call to the customer that reached nobody."""
    user, complaint = opened(request, reference, access.can_reply)
    form = AttemptForm(request.POST, prefix="attempt")
    if carried_out(form, services.record_attempt, complaint=complaint, actor=user, now=utc_now()) is None:
        return render_detail(request, user, complaint, bound={"attempt": form})
    messages.success(request, _("The call is recorded as not answered. The clocks run on."))
    return redirect(complaint)


@require_POST
def message_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what the customer says."""
    user, complaint = opened(request, reference, access.can_hear)
    form = MessageForm(request.POST, complaint=complaint, prefix="message")
    if carried_out(form, services.record_message, complaint=complaint, actor=user, now=utc_now()) is None:
        return render_detail(request, user, complaint, bound={"message": form})
    messages.success(request, _("The customer's message is recorded."))
    return redirect(complaint)


@require_POST
def callback_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the customer asks to be called back."""
    user, complaint = opened(request, reference, access.can_hear)
    form = CallbackForm(request.POST, complaint=complaint, prefix="callback")
    if carried_out(form, services.ask_callback, complaint=complaint, actor=user, now=utc_now()) is None:
        return render_detail(request, user, complaint, bound={"callback": form})
    messages.success(request, _("The call-back is promised. A reply by phone keeps the promise."))
    return redirect(complaint)


@require_POST
def promise_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Promise a date in a holding letter."""
    return _letter(request, reference, "promise", PromiseForm, kind=Kind.HOLDING_LETTER.value)


@require_POST
def letter_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Record an acknowledgement or an automatic reply."""
    return _letter(request, reference, "letter", LetterForm)


def _letter(
    request: HttpRequest, reference: str, name: str, form_class: type[LetterForm], **arguments: str
) -> HttpResponse:
    user, complaint = opened(request, reference, access.can_promise)
    form = form_class(request.POST, complaint=complaint, prefix=name)
    entry = carried_out(form, services.send_letter, complaint=complaint, actor=user, now=utc_now(), **arguments)
    if entry is None:
        return render_detail(request, user, complaint, bound={name: form})
    if entry.kind == Kind.AUTOMATIC_REPLY:
        messages.success(request, _("The automatic reply is recorded."))
    else:
        tell_answered(request, entry)
    return redirect(complaint)


@require_POST
def hold_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold the clocks that may be held."""
    user, complaint = opened(request, reference, access.can_hold)
    form = HoldForm(request.POST, prefix="hold")
    now = utc_now()
    if carried_out(form, services.hold, complaint=complaint, actor=user, now=now) is None:
        return render_detail(request, user, complaint, bound={"hold": form})
    messages.success(request, _("The clocks are held."))
    for clock in clocks_of(complaint.case):
        obstacle = clock.obstacle(form.cleaned_data["occurred_at"] or now)
        if clock.state == "running" and obstacle is not None:
            text = _("%(clock)s runs on: %(why)s.") % {"clock": capfirst(clock.title), "why": OBSTACLES[obstacle]}
            messages.info(request, text)
    return redirect(complaint)


@require_POST
def resume_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the clocks run again."""
    user, complaint = opened(request, reference, access.can_hold)
    form = Form(request.POST)
    if carried_out(form, services.resume, complaint=complaint, actor=user, now=utc_now()) is None:
        return render_detail(request, user, complaint, bound={"resume": form})
    messages.success(request, _("The clocks run again."))
    return redirect(complaint)


@require_POST
def close_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Close what is resolved."""
    user, complaint = opened(request, reference, access.can_close)
    form = CloseForm(request.POST, prefix="close")
    if carried_out(form, services.close, complaint=complaint, actor=user, now=utc_now()) is None:
        return render_detail(request, user, complaint, bound={"close": form})
    messages.success(request, _("The complaint is closed."))
    return redirect(complaint)
