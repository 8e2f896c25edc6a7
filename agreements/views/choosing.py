"""Clauses of the library beside a step of a draft: choosing one, and what to do about a later version."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.models import User
from agreements.access import can_edit, get_version_for
from agreements.document.articles.own import plain
from agreements.document.writer import Writer
from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.facts import values_of
from agreements.domain.library import articles_of, copied
from agreements.domain.outline import outline
from agreements.forms.clause_notes import why_not_printed
from agreements.forms.labels import STEP_LABELS
from agreements.forms.labels.clauses import ARTICLE_LABELS
from agreements.models import AgreementVersion
from agreements.selectors.clauses import ClauseState, clause_states
from agreements.services import keep_clause, take_clause, take_update
from agreements.views.library import joined_condition
from agreements.views.words import field_address
from core.clock import utc_now
from core.errors import Refusal
from core.typography import bind
from drafting.domain.changes import Change, changes
from drafting.selectors.clauses import Entry, families


@dataclass(frozen=True, slots=True)
class Offer:
    """A clause that may be taken, as it would read in this agreement."""

    key: str
    name: str
    heading: str
    when: str
    paragraphs: list[str]
    condition: str
    not_printed: str
    is_there: bool
    instead_of: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A clause of the agreement, and how far it is from the library's standard."""

    heading: str
    url: str
    tone: str
    says: str
    has_update: bool


def said_of(state: ClauseState) -> tuple[str, str]:
    """Return (tone, words) for how a clause stands to the library."""
    if state.is_own:
        return "info", _("Own words")
    if state.is_foreign:
        return "info", _("From a library that is not ours")
    name = _("Fallback %(number)s") % {"number": state.fallback} if state.fallback else _("Standard")
    if state.is_changed:
        return "soon", _("%(name)s, changed by hand") % {"name": name}
    return ("info" if state.fallback else "ok"), name


def standing(version: AgreementVersion, state: ClauseState) -> Standing:
    """Put a clause of an agreement into a line."""
    tone, says = said_of(state)
    url = field_address(version, state.placed.name)
    heading = state.placed.item.heading or _("Without a heading")
    return Standing(heading, url, tone, says, state.has_update)


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer the library's clauses for a step; take one."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference)
    step = request.GET.get("step") or request.POST.get("step") or STEPS[0]
    if step not in STEPS:
        raise Http404(step)
    _refuse_unless_editable(user, version)
    refused = ""
    if request.method == "POST":
        try:
            take_clause(version=version, key=request.POST.get("key", ""), actor=user, now=utc_now())
        except Refusal as refusal:
            refused = refusal.problems[0].message
        else:
            messages.success(request, _("The clause is in the agreement. Fill in its values in the step."))
            return redirect(reverse("agreements:clauses", args=[reference]) + f"?step={step}")
    content = version.document
    states = [each for each in clause_states(content) if each.placed.step == step]
    context = {
        "agreement": version.agreement,
        "version": version,
        "step": step,
        "step_label": STEP_LABELS[step].text,
        "step_url": reverse("agreements:step", args=[reference, step]),
        "steps": [(each, STEP_LABELS[each].text) for each in STEPS],
        "standings": [standing(version, each) for each in states],
        "sections": _sections(content, step, states),
        "refused": refused,
    }
    return render(request, "agreements/clauses.html", context, status=422 if refused else 200)


def _refuse_unless_editable(user: User, version: AgreementVersion) -> None:
    decision = can_edit(user, version)
    if not decision:
        raise PermissionDenied(decision.reason)


def _sections(content: AgreementContent, step: str, states: list[ClauseState]) -> list[tuple[str, list[list[Offer]]]]:
    """Return for each article of the step its families: the standard clause first, then its fallbacks in order."""
    writer = Writer(content, outline(content), content.language)
    there = {each.placed.item.library: each for each in states if each.entry is not None}
    found = families(articles_of(step))
    return [
        (
            str(ARTICLE_LABELS[article]),
            [
                offers
                for family in found
                if family.standard.clause.article == article
                and (offers := _offers(content, writer, family.entries, there))
            ],
        )
        for article in articles_of(step)
    ]


def _offers(
    content: AgreementContent, writer: Writer, entries: list[Entry], there: dict[str, ClauseState]
) -> list[Offer]:
    offered = [entry for entry in entries if entry.said.words(content.language).is_there]
    taken = next((there[entry.clause.key] for entry in entries if entry.clause.key in there), None)
    return [_offer(content, writer, entry, taken) for entry in offered]


def _offer(content: AgreementContent, writer: Writer, entry: Entry, taken: ClauseState | None) -> Offer:
    clause, words = entry.clause, entry.said.words(content.language)
    before = taken.placed.item if taken else None
    item = copied(
        entry.said,
        key=clause.key,
        number=clause.latest,
        article=clause.article,
        language=content.language,
        before=before,
    )
    is_there = before is not None and before.library == clause.key
    return Offer(
        clause.key,
        _("Fallback %(number)s") % {"number": clause.place} if clause.place else _("Standard"),
        words.heading,
        bind(words.when_to_use, content.language),
        plain(writer, item),
        joined_condition(entry.said),
        why_not_printed(item, values_of(content)),
        is_there,
        before.heading if before and not is_there else "",
    )


@dataclass(frozen=True, slots=True)
class Update:
    """A clause of which the library has a later version: what changed there, and what was changed here."""

    state: ClauseState
    identity: UUID
    heading: str
    says: str
    url: str
    number: int
    copied_number: int
    reason: str
    theirs: list[Change]
    mine: list[Change]
    condition: str


@require_http_methods(["GET", "POST"])
def updates(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what the library has changed since the clauses were copied; take it over, or keep what there is."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference)
    decision = can_edit(user, version)
    refused = ""
    if request.method == "POST":
        _refuse_unless_editable(user, version)
        refused = _decide(request, user, version)
        if not refused:
            return redirect("agreements:clause_updates", reference)
    found = [each for each in clause_states(version.document) if each.has_update]
    context = {
        "agreement": version.agreement,
        "version": version,
        "updates": [_update(version, each) for each in found],
        "can_edit": decision,
        "refused": refused,
    }
    return render(request, "agreements/clause_updates.html", context, status=422 if refused else 200)


def _decide(request: HttpRequest, user: User, version: AgreementVersion) -> str:
    """Do what was pressed; return what was refused, or nothing."""
    try:
        identity, number = UUID(request.POST.get("clause", "")), int(request.POST.get("number", "")[:6])
    except ValueError:
        return _("This clause is no longer in the draft.")
    act = take_update if request.POST.get("do") == "take" else keep_clause
    try:
        act(version=version, clause=identity, number=number, actor=user, now=utc_now())
    except Refusal as refusal:
        return refusal.problems[0].message
    done = _("The new text is in the agreement.") if act is take_update else _("The clause stays as it is.")
    messages.success(request, done)
    return ""


def _update(version: AgreementVersion, state: ClauseState) -> Update:
    item, entry = state.placed.item, state.entry
    assert entry is not None  # noqa: S101 - a state with an update has its entry
    new = entry.said.words(state.language)
    old = state.copied.words(state.language) if state.copied else None
    changed = bool(old) and state.copied is not None and state.copied.condition != entry.said.condition
    return Update(
        state,
        item.id,
        item.heading,
        said_of(state)[1],
        field_address(version, state.placed.name),
        entry.clause.latest,
        item.library_version or 0,
        entry.version.reason,
        _both(old.heading if old else item.heading, old.text if old else item.text, new.heading, new.text),
        _both(old.heading, old.text, item.heading, item.text) if old and state.is_changed else [],
        (joined_condition(entry.said) or _("Always prints.")) if changed else "",
    )


def _both(old_heading: str, old_text: str, heading: str, text: str) -> list[Change]:
    return [*changes(old_heading, heading), Change("same", "\n"), *changes(old_text, text)]
