"""Which target wins: pick a case, see what it would be promised and why."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require
from complaints.selectors.winning import Question, winning
from core.clock import utc_now
from core.errors import Refusal
from customers.models import Customer
from desk.forms import WinningForm
from sla.access import can_edit_targets
from sla.ladder_forms import names_of, recipient_choices


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Answer the question in the address; an address without one asks about a complaint by e-mail now."""
    user = require(request.user, "target.view")
    now = utc_now()
    form = WinningForm({**WinningForm.defaults(now), **request.GET.dict()})
    outcome = None
    if form.is_valid():
        values = form.cleaned_data
        question = Question(
            kind=values["kind"],
            channel=values["channel"],
            priority=values["priority"],
            starts_at=_whole(values["start"] or now),
            customer=Customer.objects.visible_to(user).filter(public_id=values["customer"]).first()
            if values["customer"]
            else None,
            agreement=values["agreement"],
        )
        try:
            outcome = winning(user, question)
        except Refusal as refusal:
            for problem in refusal.problems:
                form.add_error(problem.field, problem.message)
        else:
            form.offer(outcome.choices, values["agreement"])
    names = names_of(recipient_choices()) if outcome else {}
    context = {"form": form, "outcome": outcome, "names": names, "can_edit": can_edit_targets(user)}
    return render(request, "desk/winning.html", context, status=200 if form.is_valid() else 422)


def _whole(value: datetime) -> datetime:
    """To the minute, as it is typed."""
    return value.replace(second=0, microsecond=0)
