"""One recompute of running deadlines: its preview with the complaints behind it, applying and undoing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from core.models import Organisation
from core.spreadsheets import csv_lines
from desk.selectors.recompute import MoveRow, all_move_rows, move_rows
from sla.access import can_recompute, get_recompute_for
from sla.domain.recompute import MoveState, RunEvent, RunState, is_possible
from sla.forms import RecomputeReasonForm
from sla.labels import SKIP_REASONS
from sla.models import Recompute
from sla.selectors import organisation_target_set
from sla.selectors.recompute import changes_of, moves_of, skips_of
from sla.services.recompute import apply_recompute, redo_preview, undo_recompute

#: So long a phase has to have run before its end is foretold.
ENOUGH = timedelta(seconds=3)
SHOWS: Final[dict[str, Promise]] = {
    "": gettext_lazy("Moving"),
    "late": gettext_lazy("Become late"),
    "withdrawn": gettext_lazy("Breach withdrawn"),
    "same": gettext_lazy("Same deadline"),
    "skipped": gettext_lazy("Left alone"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at the list."""

    label: str
    url: str
    current: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class Skip:
    """How many deadlines were not moved, or not put back, and why."""

    state: str
    reason: str
    count: int

    @property
    def words(self) -> str:
        """The reason, and that it was the way back where it was."""
        why = str(SKIP_REASONS[self.reason])
        return _("not put back: %(why)s") % {"why": why} if self.state == MoveState.KEPT else why


def time_left(run: Recompute, now: datetime) -> timedelta | None:
    """How long the present phase will go on at its pace so far; None while that cannot be said."""
    passed = now - run.phase_at
    if not run.progress or passed < ENOUGH:
        return None
    return passed * (run.total - run.progress) / run.progress


@require_GET
def recompute(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a run: what it would move or has moved, and what can be done about it."""
    run = get_recompute_for(request.user, public_id)
    return _page(request, run)


@require_GET
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show how far the worker is; once it is done the whole page is loaded anew."""
    run = get_recompute_for(request.user, public_id)
    response = render(request, "desk/recompute/progress.html", {"run": run, "time_left": time_left(run, utc_now())})
    if not run.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def apply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a worker move the deadlines as previewed."""
    run, user = _for_change(request, public_id)
    form = RecomputeReasonForm(request.POST, prefix="apply")
    if form.is_valid():
        try:
            applied = apply_recompute(recompute=run, actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            if applied.state in (RunState.PREVIEW, RunState.PREVIEWED):
                messages.warning(
                    request,
                    _("Targets were published meanwhile, so nothing was moved and the preview was computed again."),
                )
            return redirect(applied)
    return _page(request, run, apply_form=form)


@require_POST
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a worker put the deadlines back."""
    run, user = _for_change(request, public_id)
    form = RecomputeReasonForm(request.POST, prefix="undo")
    if form.is_valid():
        try:
            return redirect(undo_recompute(recompute=run, actor=user, now=utc_now(), **form.cleaned_data))
        except Refusal as refusal:
            add_refusal(form, refusal)
    return _page(request, run, undo_form=form)


@require_POST
def redo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Compute the preview again, by what is published now."""
    run, _user = _for_change(request, public_id)
    try:
        redo_preview(recompute=run, now=utc_now())
    except Refusal as refusal:
        messages.error(request, refusal.problems[0].message)
    else:
        messages.success(request, _("The preview is computed again."))
    return redirect(run)


@require_GET
def moves_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Give the list as CSV: all of it, or what `?show=` names."""
    run = get_recompute_for(request.user, public_id)
    lines = _lines(all_move_rows(request.user, run, _show(request)))  # type: ignore[arg-type] # signed in: a User
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="recompute-{run.created_at:%Y-%m-%d}.csv"'
    return response


def _for_change(request: HttpRequest, public_id: UUID) -> tuple[Recompute, User]:
    run = get_recompute_for(request.user, public_id)
    user: User = request.user  # type: ignore[assignment] # whoever may read it has signed in
    decision = can_recompute(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return run, user


def _page(
    request: HttpRequest,
    run: Recompute,
    *,
    apply_form: RecomputeReasonForm | None = None,
    undo_form: RecomputeReasonForm | None = None,
) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment] # whoever may read it has signed in
    show = _show(request)
    rows, page = move_rows(user, run, show, request.GET)
    state = RunState(run.state)
    changes = changes_of(run)
    context = {
        "run": run,
        "now": utc_now(),
        "rows": rows,
        "page": page,
        "show": show,
        "tabs": _tabs(run, show),
        "changes": [change for change in changes if change.moving],
        "unmoved": [change for change in changes if not change.moving],
        "skips": [Skip(*skip) for skip in skips_of(run)],
        "time_left": time_left(run, utc_now()),
        "is_overtaken": state == RunState.PREVIEWED and run.target_set != organisation_target_set(),
        "can_recompute": can_recompute(user),
        "may_apply": is_possible(state, RunEvent.APPLY) and run.moves.filter(state=MoveState.PLANNED).exists(),
        "may_undo": is_possible(state, RunEvent.UNDO) and run.moves.filter(state=MoveState.APPLIED).exists(),
        "apply_form": apply_form or RecomputeReasonForm(prefix="apply", initial={"reason": run.reason}),
        "undo_form": undo_form or RecomputeReasonForm(prefix="undo"),
    }
    bound = apply_form or undo_form
    return render(request, "desk/recompute/run.html", {**context, "refused_form": bound}, status=422 if bound else 200)


def _show(request: HttpRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in SHOWS else ""


def _tabs(run: Recompute, show: str) -> list[Tab]:
    """The ways to look at the list that hold anything, and the present one."""
    late, withdrawn = run.becoming_late, run.withdrawing
    counts = {"": run.moving, "late": late, "withdrawn": withdrawn, "same": run.staying, "skipped": 0}
    counts["skipped"] = moves_of(run, "skipped").count()
    address = run.get_absolute_url()
    return [
        Tab(str(label), f"{address}?show={key}" if key else address, key == show, counts[key])
        for key, label in SHOWS.items()
        if counts[key] or key in ("", show)
    ]


def _lines(rows: Iterator[MoveRow]) -> Iterator[str]:
    """The list as lines of CSV, in the reader's language; times in the organisation's zone, as ISO 8601."""
    zone = Organisation.current().zone
    header = [
        _("Complaint"), _("Customer"), _("Promise"), _("Old target"), _("New target"), _("Old deadline"),
        _("New deadline"), _("Effect"), _("State"), _("Why not"),
    ]  # fmt: skip
    return csv_lines(header, (_cells(row, zone) for row in rows), get_language() or "en")


def _cells(row: MoveRow, zone: ZoneInfo) -> list[str]:
    move, complaint = row.move, row.complaint
    customer = move.clock.case.customer
    effects = {"late": _("becomes late"), "withdrawn": _("breach withdrawn")}
    return [
        complaint.reference if complaint else "",
        customer.name if customer else complaint.complainant_name if complaint else "",
        move.clock.get_metric_display(),
        move.old_target.amount_text,
        move.new_target.amount_text,
        move.old_due_at.astimezone(zone).isoformat(timespec="seconds"),
        move.new_due_at.astimezone(zone).isoformat(timespec="seconds"),
        effects.get(move.effect, ""),
        move.get_state_display(),
        move.get_skip_reason_display(),
    ]
