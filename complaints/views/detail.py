"""One complaint: what happened, its clocks, and what can be done."""

from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.models import User
from complaints import access
from complaints.domain.interactions import Kind
from complaints.domain.lifecycle import Status
from complaints.forms import (
    AssignForm,
    AttemptForm,
    CallbackForm,
    CloseForm,
    HoldForm,
    LetterForm,
    MessageForm,
    NoteForm,
    PromiseForm,
    ReopenForm,
    ReplyForm,
    ResolveForm,
)
from complaints.models import Complaint
from complaints.selectors import timeline_of
from complaints.selectors.conversation import oldest_unanswered_message
from complaints.selectors.rows import related_to
from complaints.views.clockrows import cancelled_rows, clock_panel
from complaints.views.entries import entries_of
from complaints.views.more import more_actions
from core.access import Decision
from core.clock import utc_now
from sla.domain.clock import State
from sla.domain.vocabulary import Metric
from sla.models import Clock
from sla.selectors import clocks_of, measurements_of, next_clock

# A message after one of these asks for the work to be taken up again.
ENDED_BY_US = {"resolved", "closed"}


@dataclass
class Panel:
    """One thing that can be done: its form, where it is sent, whether it is allowed and whether it stands open."""

    name: str
    form: Form
    decision: Decision
    is_open: bool = False


@require_GET
def complaint_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one complaint."""
    user = require(request.user, "complaint.view")
    complaint = access.get_complaint_for(user, reference)
    kept = complaint.merged_into
    if kept is not None and Complaint.objects.visible_to(user).filter(pk=kept.pk).exists():
        messages.info(request, _("%(reference)s was merged into this complaint.") % {"reference": complaint.reference})
        return redirect(kept)
    return render_detail(request, user, complaint)


def render_detail(
    request: HttpRequest, user: User, complaint: Complaint, *, bound: dict[str, Form] | None = None
) -> HttpResponse:
    """Render the page; `bound` holds the form that was refused, by name, with what was typed: then it is a 422."""
    bound = bound or {}
    now = utc_now()
    clocks = list(clocks_of(complaint.case).prefetch_related("pauses__actor", "events__actor", "escalations"))
    related = related_to(user, complaint)
    heard_since = complaint.status in ENDED_BY_US and _is_answer_owed(complaint, clocks)
    context = {
        "complaint": complaint,
        "case": complaint.case,
        "timeline": entries_of(complaint, timeline_of(complaint), clocks, related.references),
        "cancelled_clocks": cancelled_rows(clocks, related.references),
        "more": more_actions(user, complaint),
        "related": related,
        "clocks": clock_panel([clock for clock in clocks if clock.state != State.CANCELLED], now),
        "heard_since": heard_since,
        "must_reopen": heard_since and not bound and complaint.status == Status.CLOSED.value,
        "measurements": list(measurements_of(complaint.case)),
        "may_measure": bool(access.can_measure(user, complaint)),
        "next_clock": next_clock(complaint.case),
        "panels": _panels(user, complaint, bound),
        "refused_form": next(iter(bound.values()), None),
        "nothing_refused": not bound,
        "just_logged": "logged" in request.GET and not bound,
        "now": now,
    }
    return render(request, "complaints/detail.html", context, status=422 if bound else 200)


def _is_answer_owed(complaint: Complaint, clocks: list[Clock]) -> bool:
    """Tell whether the customer has written and nobody answered, or waits for a call.

    What was closed nobody answers any more: there only what came later counts.
    """
    if any(clock.is_open and clock.metric == Metric.CALLBACK for clock in clocks):
        return True
    if complaint.status == Status.CLOSED.value:
        heard = complaint.interactions.filter(kind=Kind.MESSAGE, occurred_at__gt=complaint.closed_at)
        return heard.exists()
    return oldest_unanswered_message(complaint) is not None


def _panels(user: User, complaint: Complaint, bound: dict[str, Form]) -> dict[str, Panel]:
    """Return what can be done, by name."""
    rules = {
        "reply": (access.can_reply, ReplyForm(complaint=complaint, prefix="reply")),
        "attempt": (access.can_reply, AttemptForm(prefix="attempt")),
        "message": (access.can_hear, MessageForm(complaint=complaint, prefix="message")),
        "callback": (access.can_hear, CallbackForm(complaint=complaint, prefix="callback")),
        "promise": (access.can_promise, PromiseForm(complaint=complaint, prefix="promise")),
        "letter": (access.can_promise, LetterForm(complaint=complaint, prefix="letter")),
        "hold": (access.can_hold, HoldForm(prefix="hold")),
        "close": (access.can_close, CloseForm(prefix="close")),
        "note": (access.can_note, NoteForm(prefix="note")),
        "resolve": (access.can_resolve, ResolveForm(complaint=complaint, prefix="resolve")),
        "reopen": (access.can_reopen, ReopenForm(prefix="reopen")),
        "assign": (access.can_assign, AssignForm(complaint=complaint, prefix="assign")),
    }
    return {
        name: Panel(name, bound.get(name, form), decide(user, complaint), is_open=name in bound)
        for name, (decide, form) in rules.items()
    }
