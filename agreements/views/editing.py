"""One step of a draft: its form, its buttons, its preview."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import require
from accounts.models import User
from agreements.access import can_edit, get_version_for
from agreements.domain.content import STEPS
from agreements.forms import StepForm, summary_lines
from agreements.forms.compare import differences
from agreements.forms.labels import STEP_LABELS
from agreements.forms.operations import Operation
from agreements.models import AgreementVersion
from agreements.selectors import progress_of
from agreements.selectors.clauses import clause_states
from agreements.selectors.ladders import Offered, offered_ladders
from agreements.services import StepConflict, save_step
from agreements.services.holding import leave_step
from agreements.views.holding import Holding, opened, written
from agreements.views.words import field_address, placed, step_items
from core.clock import utc_now
from core.errors import Refusal
from core.templatetags.dohoda import clock_time

BACK = {"check": "agreements:check", "answers": "agreements:answers"}
"""Pages whose links lead to a field: who comes from one saves and goes back there."""


@dataclass(slots=True)
class Attempt:
    """What came of saving: the version as it stands, who writes it, and a conflict if there was one.

    `back` is the page of `BACK` that the reader came from, empty for any other.
    """

    form: StepForm
    version: AgreementVersion
    holding: Holding
    back: str = ""
    is_saved: bool = False
    conflict: StepConflict | None = None
    lines: list[Any] = field(default_factory=list)


@never_cache  # By the browser's arrow, too, one comes to what is saved by now and never to an older text.
def step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Show a step's form; save it, or do what a row's button says."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference)
    if step not in STEPS:
        raise Http404(step)
    decision = can_edit(user, version)
    if not decision:
        raise PermissionDenied(decision.reason)
    if request.method == "POST":
        return _posted(request, user, version, step)
    form = StepForm(version.document, step, offered=_offered(step))
    form.clause_notes = _clause_notes(form, step)
    form.at = request.GET.get("at", "")
    if form.at:
        progress = progress_of(version, utc_now())
        form.note([*progress.blocking, *progress.warnings])
    holding = opened(user, version, step)
    is_saved = step in version.step_marks
    return _page(request, Attempt(form, version, holding, _came_from(request.GET), is_saved), step)


def _offered(step: str) -> Offered:
    """The ladders that the step with the targets may copy; the others need no look-up."""
    return offered_ladders() if step == "service_levels" else Offered()


def _clause_notes(form: StepForm, step: str) -> dict[str, list[str]]:
    """What is to be said beside clauses that the library has changed since."""
    return {
        str(state.placed.item.id): [_("An update is available in the library.")]
        for state in clause_states(form.content)
        if state.placed.step == step and state.has_update
    }


def _posted(request: HttpRequest, user: User, version: AgreementVersion, step: str) -> HttpResponse:
    form = StepForm(version.document, step, request.POST, offered=_offered(step))
    operation = Operation.parse(request.POST.get("op", ""))
    if operation is not None:
        form.operate(operation)
    holding, back = written(request, user, version, step), _came_from(request.POST)
    is_asked = "autosave" not in request.POST and operation is None
    if holding.is_theirs and not is_asked:
        # Nothing is saved by itself over the shoulder of who took the step over; pressing Save does.
        attempt = Attempt(form, version, holding, back)
    else:
        attempt = _save(Attempt(form, version, holding, back), step, user, request.POST.get("lock", ""))
    if "leaving" in request.POST:
        leave_step(version=version, step=step, page=holding.page, actor=user)
        return HttpResponse(status=204)
    if "autosave" in request.POST:
        context = _context(attempt, step) | {"is_news": request.POST.get("told") != holding.told}
        return render(request, "agreements/parts/autosaved.html", context)
    if operation is not None:
        return _page(request, attempt, step)
    if not attempt.is_saved:
        return _page(request, attempt, step, status=409 if attempt.conflict else 422)
    return redirect(_next(request, version, step))


def _save(attempt: Attempt, step: str, user: User, lock: str) -> Attempt:
    """Save what is typed; whatever comes of it is said in the attempt."""
    data = attempt.form.read()
    if data is None:
        return attempt
    seen = int(lock) if lock.isdecimal() and len(lock) < 10 else -1
    try:
        attempt.version = save_step(version=attempt.version, step=step, data=data, lock=seen, actor=user, now=utc_now())
    except Refusal as refusal:
        attempt.form.refuse(refusal)
    except StepConflict as conflict:
        attempt.version, attempt.conflict = conflict.version, conflict
    else:
        attempt.is_saved = True
    return attempt


def _next(request: HttpRequest, version: AgreementVersion, step: str) -> str:
    """Where the reader goes from a step that is saved: on or back, to a field named in `go`, or nowhere."""
    back = _came_from(request.POST)
    if request.POST.get("save") == "next":
        return reverse(BACK[back], args=[version.agreement.reference]) if back else _after(version, step)
    name = request.POST.get("go", "").replace("-", ".")
    if name.partition(".")[0] in STEPS and name.replace(".", "").replace("_", "").isalnum():
        return field_address(version, name, back=back)
    return f"{request.path}?back={back}" if back else request.path


def _came_from(said: QueryDict) -> str:
    """The page that the reader came from and may go back to."""
    back = said.get("back", "")
    return back if back in BACK else ""


def _after(version: AgreementVersion, step: str) -> str:
    place = STEPS.index(step) + 1
    if place == len(STEPS):
        return reverse("agreements:check", args=[version.agreement.reference])
    return reverse("agreements:step", args=[version.agreement.reference, STEPS[place]])


def _page(request: HttpRequest, attempt: Attempt, step: str, *, status: int = 200) -> HttpResponse:
    is_part = bool(request.headers.get("HX-Request")) and request.method == "POST"
    template = "agreements/parts/step_form_again.html" if is_part else "agreements/step.html"
    return render(request, template, _context(attempt, step), status=status)


def _context(attempt: Attempt, step: str) -> dict[str, Any]:
    version, form = attempt.version, attempt.form
    progress = progress_of(version, utc_now())
    step_progress = next(each for each in progress.steps if each.step == step)
    tree = form.tree()
    lines = summary_lines(tree)
    place = STEPS.index(step)
    reference = version.agreement.reference
    return {
        "agreement": version.agreement,
        "version": version,
        "step": step,
        "number": place + 1,
        "step_label": STEP_LABELS[step],
        "step_url": reverse("agreements:step", args=[reference, step]),
        "library_url": reverse("agreements:clauses", args=[reference]) + f"?step={step}",
        "next_step": STEPS[place + 1] if place + 1 < len(STEPS) else "",
        "steps": step_items(version, progress),
        "tree": tree,
        "clause_updates": len(form.clause_notes),
        "at": form.at,
        "lines": lines,
        "unread": lines,
        "holding": attempt.holding,
        "back": attempt.back,
        "is_saved": attempt.is_saved,
        "saved_at": _saved_at(version, step) if attempt.is_saved else "",
        "conflict": attempt.conflict,
        "differences": differences(form, version.document) if attempt.conflict else [],
        "step_progress": step_progress,
        "step_findings": placed(version, [*step_progress.blocking, *step_progress.warnings], here=step),
        "preview_url": reverse("agreements:preview", args=[reference]) + f"?lock={version.lock}",
        "preview_at": f"article-{place + 1}",
    }


def _saved_at(version: AgreementVersion, step: str) -> str:
    mark = version.step_marks.get(step)
    return clock_time(datetime.fromisoformat(mark["at"])) if mark else ""
