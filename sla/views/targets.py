"""What is promised: the organisation's targets, every other set, and their history."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require
from accounts.models import User
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from core.models import Organisation
from sla.access import can_edit_targets, editor, get_target_set
from sla.differences import TargetChange, changes_between
from sla.domain.vocabulary import Basis
from sla.matrix import duties, tables
from sla.models import EDITABLE, Target, TargetDraft, TargetSet
from sla.presets import PRESETS, preset_lines
from sla.selectors import (
    PublishedVersion,
    count_open_clocks,
    current_sets,
    draft_of,
    history_of,
    newest_of,
    organisation_target_set,
    targets_by_set,
    targets_of,
)
from sla.services import begin_set, publish_default_targets, withdraw_target_set
from sla.sources import Source, sources_of
from sla.target_forms import NewSetForm, ReasonForm

#: So many versions are compared on the page of the history.
VERSIONS_SHOWN = 30
TITLES: dict[Basis, Promise] = {
    Basis.ORGANISATION: gettext_lazy("Our own"),
    Basis.STATUTORY: gettext_lazy("Required by law"),
    Basis.INTERNAL: gettext_lazy("Between our teams"),
    Basis.AGREEMENT: gettext_lazy("Agreements"),
}


@dataclass(frozen=True)
class SetRow:
    """One set in the list: what stands now, the document behind it, and the next version if somebody writes it."""

    target_set: TargetSet | None
    draft: TargetDraft | None
    source: Source | None
    size: int

    @property
    def title(self) -> str:
        """What the set is called."""
        if self.target_set is not None:
            return self.target_set.source
        return self.draft.source if self.draft else ""


@dataclass(frozen=True)
class SetGroup:
    """The sets of one basis."""

    basis: str
    title: str
    rows: list[SetRow]


@dataclass(frozen=True)
class VersionRow:
    """One version in the history, and what it changed of the one before; `changes` None for the first one shown."""

    version: PublishedVersion
    changes: list[TargetChange] | None


@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """Show what the organisation promises now, kind by kind and channel by channel."""
    user = require(request.user, "target.view")
    shown = organisation_target_set()
    if shown is None:
        return render(request, "sla/targets_empty.html", {"can_edit": can_edit_targets(user)})
    found = targets_of(shown)
    organisation = Organisation.current()
    context = {
        "target_set": shown,
        "tables": tables(found),
        "duties": duties(found),
        "draft": draft_of(shown.series),
        "history": history_of(shown.series, limit=1),
        "can_edit": can_edit_targets(user),
        "seconds_per_ring": organisation.seconds_per_ring,
        "objective_percent": organisation.objective_percent.normalize(),
    }
    return render(request, "sla/targets.html", context)


@require_GET
def target_sets(request: HttpRequest) -> HttpResponse:
    """Show every set of targets, by whose promise it is."""
    user = require(request.user, "target.view")
    return render(request, "sla/target_sets.html", {"groups": _groups(user), "can_edit": can_edit_targets(user)})


@require_GET
def target_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one version of a set: every target with all that is said about it."""
    user = require(request.user, "target.view")
    shown = get_target_set(public_id)
    context = {
        "target_set": shown,
        "targets": targets_of(shown),
        "history": history_of(shown.series, limit=5),
        "newest": newest_of(shown.series),
        "source": sources_of(user, [shown]).get(shown.series),
        "draft": draft_of(shown.series),
        "is_editable": shown.basis in EDITABLE,
        "can_edit": can_edit_targets(user),
    }
    return render(request, "sla/target_set.html", context)


@require_GET
def history(request: HttpRequest, series: UUID) -> HttpResponse:
    """Show the versions of a set, each with what it changed of the one before, who published it and why."""
    require(request.user, "target.view")
    versions = history_of(series, limit=VERSIONS_SHOWN)
    shown = get_target_set(versions[0].target_set.public_id if versions else series)
    by_set = targets_by_set(version.target_set for version in versions)
    rows = [
        VersionRow(version, _changes(by_set, before.target_set if before else None, version.target_set))
        for version, before in zip(versions, [*versions[1:], None], strict=True)
    ]
    return render(request, "sla/target_history.html", {"target_set": shown, "rows": rows})


@require_POST
def publish_defaults(request: HttpRequest) -> HttpResponse:
    """Publish the first targets of a new organisation."""
    user = editor(request.user)
    publish_default_targets(now=utc_now(), actor=user)
    messages.success(request, _("Your first targets are published. Change each to what you can keep."))
    return redirect("sla:targets")


@require_http_methods(["GET", "POST"])
def new_set(request: HttpRequest) -> HttpResponse:
    """Begin a statutory or internal set, empty or from what a law says."""
    user = editor(request.user)
    form = NewSetForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        preset = PRESETS.get(values["preset"]) if values["basis"] == Basis.STATUTORY else None
        try:
            draft = begin_set(
                basis=values["basis"],
                source=values["source"] or (str(preset.source) if preset else ""),
                verified_on=values["verified_on"],
                lines=preset_lines(preset, calendar=values["calendar"]) if preset else (),
                actor=user,
                now=utc_now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The set is begun. It counts once you publish it."))
            return redirect("sla:target_draft", draft.series)
    context = {"form": form, "presets": PRESETS}
    return render(request, "sla/target_set_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def withdraw_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a statutory or internal set: it adds nothing to new cases from then on."""
    user = editor(request.user)
    shown = get_target_set(public_id)
    if shown.basis not in (Basis.STATUTORY, Basis.INTERNAL):
        raise PermissionDenied(_("Only sets by law and between teams are withdrawn as a whole."))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_target_set(target_set=shown, reason=form.cleaned_data["reason"], actor=user, now=utc_now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The set is withdrawn. Deadlines that run already stay as they are."))
            return redirect("sla:target_sets")
    context = {"form": form, "target_set": shown, "running": count_open_clocks(shown.series)}
    return render(request, "sla/target_set_withdraw.html", context, status=422 if form.is_bound else 200)


def _groups(user: User) -> list[SetGroup]:
    """The sets by basis, those in work that were never published among them: a fixed number of queries."""
    drafts = {draft.series: draft for draft in TargetDraft.objects.all()}
    groups = []
    for basis, title in TITLES.items():
        sets = list(current_sets(basis))
        sources = sources_of(user, [found for found, _size in sets])
        rows = [SetRow(found, drafts.pop(found.series, None), sources.get(found.series), size) for found, size in sets]
        begun = [draft for draft in drafts.values() if draft.basis == basis and draft.base_id is None]
        rows += [SetRow(None, draft, None, len(draft.changes)) for draft in begun]
        groups.append(SetGroup(basis.value, str(title), rows))
    return groups


def _changes(by_set: dict[int, list[Target]], before: TargetSet | None, after: TargetSet) -> list[TargetChange] | None:
    if before is None:
        return None
    return [change for change in changes_between(by_set[before.pk], by_set[after.pk]) if change.kind != "same"]
