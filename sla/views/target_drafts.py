"""Editing a target set: add, change and withdraw targets, check what that changes, publish once."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require
from accounts.models import User
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from sla.access import editor, get_editable_set
from sla.differences import TargetChange, changes_between
from sla.domain.ladder import Ladder
from sla.domain.vocabulary import Basis
from sla.models import CalendarVersion, Target, TargetDraft
from sla.selectors import (
    DraftState,
    calendars_with_version,
    count_open_clocks,
    draft_of,
    draft_state,
    ladders_in_work,
    organisation_target_set,
    quotes_of_target,
    quotes_that_would_change,
)
from sla.services import carry_over, describe_draft, discard_draft, publish_draft, save_line, undo_line, withdraw_line
from sla.target_forms import DIMENSIONS, ReasonForm, TargetLineForm, TargetSetForm, initial_line, percents_text


@dataclass(frozen=True)
class Work:
    """A set in work as a page needs it."""

    series: UUID
    state: DraftState
    changes: list[TargetChange]

    @property
    def title(self) -> str:
        """What the set is called."""
        return _("Our own targets") if self.is_ours else self.state.draft.source

    @property
    def is_ours(self) -> bool:
        """Whether it is the organisation's own set."""
        return self.state.draft.basis == Basis.ORGANISATION

    @property
    def changed(self) -> list[TargetChange]:
        """The targets that the next version says differently."""
        return [change for change in self.changes if change.kind != "same"]

    @property
    def ladders(self) -> dict[str, Ladder]:
        """The escalation ladders as they will stand, by name."""
        return ladders_in_work(self.state.draft, self.state.old)

    @property
    def is_begun(self) -> bool:
        """Whether anything was changed and stored."""
        return self.state.draft.pk is not None


@require_GET
def draft(request: HttpRequest, series: UUID) -> HttpResponse:
    """Show the set in work: what is changed so far, and every target to change next."""
    editor(request.user)
    return render(request, "sla/target_draft.html", {"work": work_of(series)})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, series: UUID) -> HttpResponse:
    """Add a target to the set in work; the address may say for what."""
    user = editor(request.user)
    work = work_of(series)
    initial = {
        "warn_at_percents": percents_text(),
        "pause_rule": "waiting",
        "calendar": _usual_calendar(work),
        "ladder": next(iter(work.ladders), ""),
        **{name: request.GET.get(name, "") for name in (*DIMENSIONS, "unit")},
    }
    return _line_page(request, user, work, None, initial)


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, series: UUID, key: str) -> HttpResponse:
    """Change one target of the set in work."""
    user = editor(request.user)
    work = work_of(series)
    target = next((found for found in work.state.new if found.key == key), None)
    if target is None:
        raise Http404(key)
    return _line_page(request, user, work, target, initial_line(target))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change one of the organisation's own targets: the address that policies link to."""
    require(request.user, "target.view")
    ours = organisation_target_set()
    if ours is None:
        raise Http404(key)
    return line(request, ours.series, key)


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, series: UUID) -> HttpResponse:
    """Change what a statutory or internal set is called, and when it was compared with the law."""
    user = editor(request.user)
    work = work_of(series)
    if work.is_ours:
        raise PermissionDenied(_("Your own targets are cited under the organisation's name."))
    initial = {"source": work.state.draft.source, "verified_on": work.state.draft.verified_on}
    form = TargetSetForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            describe_draft(series=series, actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("sla:target_draft", series)
    context = {"work": work, "form": form, "is_statutory": work.state.draft.basis == Basis.STATUTORY}
    return render(request, "sla/target_describe.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: HttpRequest, series: UUID, key: str) -> HttpResponse:
    """Leave a target out of the next version."""
    user = editor(request.user)
    work_of(series)
    return _done(request, series, lambda: withdraw_line(series=series, key=key, actor=user, now=utc_now()))


@require_POST
def undo(request: HttpRequest, series: UUID, key: str) -> HttpResponse:
    """Take back what was changed about one target."""
    user = editor(request.user)
    work_of(series)
    return _done(request, series, lambda: undo_line(series=series, key=key, actor=user, now=utc_now()))


@require_POST
def discard(request: HttpRequest, series: UUID) -> HttpResponse:
    """Throw the changes away."""
    editor(request.user)
    found = _existing(series)
    discard_draft(draft=found)
    messages.success(request, _("The changes are discarded. What is published stays as it is."))
    return redirect("sla:target_sets") if found.base is None else redirect("sla:target_draft", series)


@require_POST
def carry(request: HttpRequest, series: UUID) -> HttpResponse:
    """Carry the changes over to the version that was published meanwhile."""
    user = editor(request.user)
    carry_over(draft=_existing(series), actor=user, now=utc_now())
    messages.success(request, _("Your changes now stand on the newest version. Check them again before you publish."))
    return redirect("sla:target_draft", series)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, series: UUID) -> HttpResponse:
    """Show what the next version changes and what that reaches; publish it for a reason."""
    user = editor(request.user)
    work = work_of(series)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            published = publish_draft(
                draft=_existing(series),
                lock=_number(request.POST.get("lock", "")),
                reason=form.cleaned_data["reason"],
                actor=user,
                now=utc_now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
            work = work_of(series)
        else:
            text = _("Version %(number)s is published. Deadlines that run already stay as they are.")
            messages.success(request, text % {"number": published.number})
            return redirect("sla:targets") if work.is_ours else redirect("sla:target_set", published.public_id)
    context = {
        "work": work,
        "form": form,
        "quotes": quotes_that_would_change(work.state),
        "running": count_open_clocks(series),
    }
    return render(request, "sla/target_check.html", context, status=422 if form.is_bound else 200)


def _line_page(
    request: HttpRequest, user: User, work: Work, target: Target | None, initial: dict[str, Any]
) -> HttpResponse:
    is_statutory = work.state.draft.basis == Basis.STATUTORY
    form = TargetLineForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        calendars=_calendars(target),
        ladders=list(work.ladders),
        target=target,
        is_statutory=is_statutory,
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_line(
                series=work.series,
                key=target.key if target else None,
                line=form.line(),
                seen=form.cleaned_data["seen"],
                actor=user,
                now=utc_now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
            if target is not None:
                # It has been told of the other change; sent again, it counts.
                form.data = {**request.POST.dict(), "seen": initial_line(target)["seen"]}
        else:
            messages.success(request, _("The change is kept. It counts once you publish it."))
            return redirect("sla:target_draft", work.series)
    quotes = quotes_of_target(target.key) if target and work.is_ours else []
    context = {"work": work, "form": form, "target": target, "is_statutory": is_statutory, "quotes": quotes}
    return render(request, "sla/target_line.html", context, status=422 if form.is_bound else 200)


def _usual_calendar(work: Work) -> str:
    """The calendar that most targets of the set are counted in."""
    used = Counter(str(target.calendar_version.public_id) for target in work.state.new)
    return used.most_common(1)[0][0] if used else ""


def _calendars(target: Target | None) -> list[CalendarVersion]:
    """The organisation's calendars, and the one that the target is counted in."""
    ours = list(calendars_with_version())
    if target is None or any(version.pk == target.calendar_version_id for version in ours):
        return ours
    if target.calendar_version.calendar_id is not None:
        # An earlier version of one of ours: it stands for the newest.
        ours = [version for version in ours if version.calendar_id != target.calendar_version.calendar_id]
    return [target.calendar_version, *ours]


def work_of(series: UUID) -> Work:
    """The set in work, or what it would start from. Raises Http404 for a set that nobody edits here."""
    found = draft_of(series)
    if found is None:
        newest = get_editable_set(series)
        found = TargetDraft(
            basis=newest.basis,
            series=series,
            base=newest,
            source=newest.source,
            verified_on=newest.verified_on,
            changed_at=utc_now(),
        )
    state = draft_state(found)
    return Work(series, state, changes_between(state.old, state.new))


def _existing(series: UUID) -> TargetDraft:
    found = draft_of(series)
    if found is None:
        raise Http404(series)
    return found


def _done(request: HttpRequest, series: UUID, act: Any) -> HttpResponse:
    """Carry out a small change and return to the set; what is refused is told there."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, " ".join(problem.message for problem in refusal.problems))
    return redirect("sla:target_draft", series)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
