"""Editing the escalation ladders of a set in work: levels by buttons, and their picture in time."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.clock import utc_now
from core.errors import Refusal
from sla.access import editor
from sla.domain.ladder import Ladder
from sla.ladder_chart import ladder_chart, stairs
from sla.ladder_forms import (
    NameForm,
    edited_rows,
    ladder_from,
    level_forms,
    names_of,
    recipient_choices,
    row_of,
    spread_refusal,
    typed_rows,
)
from sla.services import remove_ladder, save_ladder
from sla.services.defaults import usual_ladder
from sla.views.target_drafts import work_of


@require_http_methods(["GET", "POST"])
def ladder(request: HttpRequest, series: UUID, name: str = "") -> HttpResponse:
    """Write a ladder of the set in work, new (no `name`) or one that stands there."""
    user = editor(request.user)
    work = work_of(series)
    there = work.ladders.get(name)
    if name and there is None:
        raise Http404(name)
    if request.method == "GET":
        starts = there or usual_ladder()
        seen = there.to_document() if there else None
        return _page(request, work, there, NameForm(), [row_of(level) for level in starts.levels], seen)
    rows, act, seen = typed_rows(request.POST), request.POST.get("act", "save"), _seen(request)
    name_form = NameForm(request.POST if not name else {"name": name})
    if act != "save":
        rows, focus = edited_rows(rows, act)
        return _page(request, work, there, NameForm(initial=request.POST.dict()), rows, seen, focus=focus)
    recipients = recipient_choices(rows)
    filled = level_forms(rows, recipients, is_bound=True)
    is_named = name_form.is_valid()
    typed = ladder_from(name or name_form.cleaned_data.get("name", ""), filled)
    if is_named and typed is not None:
        try:
            save_ladder(series=series, ladder=typed, seen=seen, actor=user, now=utc_now())
        except Refusal as refusal:
            spread_refusal(refusal, name_form, filled)
            # They have been told of the other change; sent again, it counts.
            seen = there.to_document() if there else None
        else:
            messages.success(request, _("The ladder is kept. It counts once you publish it."))
            return redirect("sla:target_draft", series)
    return _page(request, work, there, name_form, rows, seen, filled=filled, status=422)


@require_POST
def remove(request: HttpRequest, series: UUID, name: str) -> HttpResponse:
    """Leave a ladder out of the next version."""
    user = editor(request.user)
    work_of(series)
    try:
        remove_ladder(series=series, name=name, actor=user, now=utc_now())
    except Refusal as refusal:
        raise Http404(name) from refusal
    messages.success(request, _("The ladder is removed. Targets that named it tell the owner and the supervisor."))
    return redirect("sla:target_draft", series)


def _page(
    request: HttpRequest,
    work: Any,
    there: Ladder | None,
    name_form: NameForm,
    rows: list[dict[str, Any]],
    seen: Any,
    *,
    filled: Any = None,
    focus: int | None = None,
    status: int = 200,
) -> HttpResponse:
    recipients = recipient_choices(rows)
    forms = filled or level_forms(rows, recipients, is_bound=False)
    if focus is not None and focus < len(forms):
        forms[focus].fields["amount"].widget.attrs["autofocus"] = True
    title = there.name if there else str(name_form["name"].value() or "")
    drawn = ladder_from(title or "–", level_forms(rows, recipients, is_bound=True)) if rows else None
    names = names_of(recipients)
    context = {
        "work": work,
        "ladder": there,
        "name_form": name_form,
        "levels": forms,
        "seen": json.dumps(seen),
        "picture": ladder_chart(drawn, names) if drawn else "",
        "stairs": stairs(drawn, names) if drawn else [],
        "targets": [
            target for target in work.state.new if there and target.ladder and target.ladder["name"] == there.name
        ],
    }
    return render(request, "sla/ladder.html", context, status=status)


def _seen(request: HttpRequest) -> Any:
    """The ladder as the person saw it; None if it is new, or not one."""
    try:
        return json.loads(request.POST.get("seen", "null"))
    except ValueError:
        return None
