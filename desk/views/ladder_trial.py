"""An escalation ladder tried on a past complaint: which levels it would have climbed, and who would have been told."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_GET

from complaints.access import get_complaint_for
from complaints.models import Complaint
from complaints.selectors.ladder_trial import late_complaints, try_ladder
from core.clock import utc_now
from sla.access import editor
from sla.ladder_forms import names_of, recipient_choices
from sla.ladder_words import acts_text, when_text, whom_text
from sla.views.target_drafts import work_of


@require_GET
def trial(request: HttpRequest, series: UUID, name: str) -> HttpResponse:
    """Answer for the complaint in the address; without one, offer those that missed a deadline. Writes nothing."""
    user = editor(request.user)
    work = work_of(series)
    ladder = work.ladders.get(name)
    if ladder is None:
        raise Http404(name)
    reference = request.GET.get("complaint", "").strip().upper()
    complaint, is_unknown = None, False
    if reference:
        try:
            complaint = get_complaint_for(user, reference)
        except Http404:
            is_unknown = True
    now = utc_now()
    names = names_of(recipient_choices())
    context = {
        "work": work,
        "ladder": ladder,
        "reference": reference,
        "complaint": complaint,
        "is_unknown": is_unknown,
        "now": now,
        "offered": late_complaints(user, now),
        "clocks": [
            {
                "tried": tried,
                "title": capfirst(tried.clock.title),
                "levels": [
                    {
                        "step": step,
                        "when": when_text(step.level),
                        "whom": whom_text(step.level, names),
                        "acts": acts_text(step.level),
                    }
                    for step in tried.levels
                ],
            }
            for tried in (try_ladder(complaint, ladder, now) if isinstance(complaint, Complaint) else [])
        ],
    }
    return render(request, "desk/ladder_trial.html", context, status=422 if is_unknown else 200)
