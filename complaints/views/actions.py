"""What is done to one complaint: each view takes a form, calls one service, and goes back to the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from complaints import access, services
from complaints.domain.interactions import LETTERS
from complaints.forms import AssignForm, NoteForm, ReopenForm, ReplyForm, ResolveForm
from complaints.models import Complaint, Interaction
from complaints.models.choices import Channel
from complaints.views.detail import render_detail
from complaints.views.opening import opened
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal


def carried_out(form: Form, service: Callable[..., Any], **arguments: Any) -> Any:
    """Call the service with what the form holds; None, with the problems on the form, where either refuses."""
    if not form.is_valid():
        return None
    try:
        return service(**arguments, **form.cleaned_data)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return None


@require_POST
def reply_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the customer."""
    user, complaint = opened(request, reference, access.can_reply)
    form = ReplyForm(request.POST, complaint=complaint, prefix="reply")
    entry = carried_out(form, services.reply, complaint=complaint, actor=user, now=utc_now())
    if entry is None:
        return render_detail(request, user, complaint, bound={"reply": form})
    tell_answered(request, entry)
    return redirect(complaint)


@require_POST
def note_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an internal note."""
    user, complaint = opened(request, reference, access.can_note)
    form = NoteForm(request.POST, prefix="note")
    if carried_out(form, services.add_note, complaint=complaint, actor=user, now=utc_now()) is None:
        return render_detail(request, user, complaint, bound={"note": form})
    messages.success(request, _("The note is saved."))
    return redirect(complaint)


@require_POST
def resolve_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Record how it was resolved."""
    user, complaint = opened(request, reference, access.can_resolve)
    form = ResolveForm(request.POST, complaint=complaint, prefix="resolve")
    entry = carried_out(form, services.resolve, complaint=complaint, actor=user, now=utc_now())
    if entry is None:
        return render_detail(request, user, complaint, bound={"resolve": form})
    if entry.channel:
        tell_answered(request, entry)
    messages.success(request, _("The complaint is resolved."))
    return redirect(complaint)


@require_POST
def reopen_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it up again."""
    user, complaint = opened(request, reference, access.can_reopen)
    form = ReopenForm(request.POST, prefix="reopen")
    if carried_out(form, services.reopen, complaint=complaint, actor=user, now=utc_now()) is None:
        return render_detail(request, user, complaint, bound={"reopen": form})
    messages.success(request, _("The complaint is open again."))
    return redirect(complaint)


@require_POST
def assign_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Give it to a person or a team."""
    user, complaint = opened(request, reference, access.can_assign)
    form = AssignForm(request.POST, complaint=complaint, prefix="assign")
    if carried_out(form, services.assign, complaint=complaint, actor=user, now=utc_now()) is None:
        return render_detail(request, user, complaint, bound={"assign": form})
    messages.success(request, _("The complaint is assigned."))
    # Whoever gives it away to another team may not see it any more.
    if not Complaint.objects.visible_to(user).filter(pk=complaint.pk).exists():
        return redirect("complaints:list")
    return redirect(complaint)


def tell_answered(request: HttpRequest, entry: Interaction) -> None:
    """Say what became of an answer: sent, recorded, or recorded because no address is known."""
    is_letter = entry.kind in {letter.value for letter in LETTERS}
    if entry.email is not None:
        text = (
            _("The letter is on its way to %(address)s.")
            if is_letter
            else _("The answer is on its way to %(address)s.")
        )
        messages.success(request, text % {"address": entry.email.to})
    elif entry.channel == Channel.EMAIL.value and entry.occurred_at == entry.logged_at:
        messages.warning(request, _("The answer is recorded, but not sent: no e-mail address is known."))
    else:
        messages.success(request, _("The letter is recorded.") if is_letter else _("The answer is recorded."))
