"""The clause library: reading it, ordering its fallbacks, retiring what is no longer offered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.models import User
from agreements.domain.library import ARTICLES, VOCABULARY
from agreements.forms.clause_concerns import concern_of
from agreements.forms.labels.clauses import ARTICLE_LABELS, CHOICES_OF_CLAUSES, condition_said
from core.clock import utc_now
from core.errors import Refusal
from drafting.access import can_edit_library, get_clause_for
from drafting.domain.changes import Change, changes
from drafting.domain.conditions import Match
from drafting.domain.library import LANGUAGES, ClauseText
from drafting.models import ClauseVersion, LibraryClause
from drafting.selectors.clauses import Entry, families, versions_of
from drafting.services import load_starter_library, move_fallback, restore_clause, retire_clause

LANGUAGE_NAMES = {"cs": "Čeština", "en": "English"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A clause of the library as a page names it."""

    entry: Entry
    heading: str
    when: str
    condition: list[str]
    concern: str
    languages: str


def reading_language(said: ClauseText) -> str:
    """The language in which a clause is shown: the reader's, or the one that it has."""
    mine = "cs" if (get_language() or "").startswith("cs") else "en"
    return mine if said.words(mine).is_there or not said.languages else said.languages[0]


def shown(entry: Entry) -> Shown:
    """Put a clause into the words of a list."""
    words = entry.said.words(reading_language(entry.said))
    return Shown(
        entry,
        words.heading,
        words.when_to_use,
        condition_said(entry.said.condition),
        concern_of(entry.said),
        ", ".join(language.upper() for language in entry.said.languages),
    )


def joined_condition(said: ClauseText) -> str:
    """Return a condition as one sentence, or nothing."""
    word = _(" or ") if said.condition.match is Match.ANY else _(" and ")
    return word.join(condition_said(said.condition))


def library(request: HttpRequest) -> HttpResponse:
    """List the library, article by article: each standard clause with its fallbacks in order."""
    user = require(request.user, "clause.view")
    with_retired = request.GET.get("retired") == "1"
    found = families(with_retired=with_retired)
    sections = [
        (
            ARTICLE_LABELS[article],
            [
                (shown(family.standard), [shown(each) for each in family.fallbacks])
                for family in found
                if family.standard.clause.article == article
            ],
        )
        for article in ARTICLES
    ]
    context = {
        "sections": [(label, rows) for label, rows in sections if rows],
        "with_retired": with_retired,
        "has_retired": LibraryClause.objects.exclude(retired_at=None).exists(),
        "can_edit": can_edit_library(user),
    }
    return render(request, "agreements/library/list.html", context)


@dataclass(frozen=True, slots=True)
class Column:
    """A clause in one language, as its page shows it."""

    language: str
    name: str
    heading: str
    paragraphs: list[str]
    when: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A line of the history: who, when, why, and the words that changed."""

    version: ClauseVersion
    texts: list[tuple[str, list[Change]]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def clause(request: HttpRequest, key: str) -> HttpResponse:
    """Show a clause in both languages, its fallbacks, and how it came to say what it says."""
    user = require(request.user, "clause.view")
    return _clause_page(request, user, get_clause_for(user, key))


def _clause_page(request: HttpRequest, user: User, found: LibraryClause, refused: str = "") -> HttpResponse:
    versions = versions_of(found)
    said = versions[0].said
    family = next(
        each
        for each in families([found.article], with_retired=True)
        if each.standard.clause.pk in (found.pk, found.standard_id)
    )
    context = {
        "clause": found,
        "shown": shown(Entry(found, versions[0], said)),
        "article": ARTICLE_LABELS[found.article],
        "columns": [_column(said, language) for language in said.languages],
        "variables": [(each, CHOICES_OF_CLAUSES["VariableKind"][each.kind]) for each in said.variables],
        "condition": joined_condition(said),
        "standard": shown(family.standard),
        "fallbacks": [shown(each) for each in family.fallbacks if not each.clause.retired_at],
        "revisions": _revisions(versions),
        "can_edit": can_edit_library(user),
        "refused": refused,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "agreements/library/clause.html", context, status=422 if refused else 200)


def _column(said: ClauseText, language: str) -> Column:
    words = said.words(language)
    return Column(language, LANGUAGE_NAMES[language], words.heading, words.text.split("\n"), words.when_to_use)


def _revisions(versions: list[ClauseVersion]) -> list[Revision]:
    """Return the history, the newest first, each version beside the one before it."""
    found = [_revision(new, old) for new, old in pairwise(versions)]
    return [*found, Revision(versions[-1])]


def _revision(new: ClauseVersion, old: ClauseVersion) -> Revision:
    before, after = old.said, new.said
    texts = []
    for language in LANGUAGES:
        one, other = before.words(language), after.words(language)
        if one.text != other.text or one.heading != other.heading:
            parts = [*changes(one.heading, other.heading), Change("same", "\n"), *changes(one.text, other.text)]
            texts.append((LANGUAGE_NAMES[language], parts))
    others = []
    if before.condition != after.condition:
        said = joined_condition(after)
        others.append(_("Prints only if: %(condition)s") % {"condition": said} if said else _("Always prints."))
    if before.variables != after.variables:
        others.append(_("Its values changed."))
    if [before.words(each).when_to_use for each in LANGUAGES] != [after.words(each).when_to_use for each in LANGUAGES]:
        others.append(_("It says otherwise when to use it."))
    return Revision(new, texts, others)


def editor(request: HttpRequest) -> User:
    """Return the person if they may write in the library; who may only read gets a reason, a stranger a 404."""
    user = require(request.user, "clause.view")
    decision = can_edit_library(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user


@require_POST
def starter(request: HttpRequest) -> HttpResponse:
    """Add what the starter library has and this one lacks."""
    user = editor(request)
    added = load_starter_library(vocabulary=VOCABULARY, actor=user, now=utc_now())
    said = ngettext("%(number)s clause was added.", "%(number)s clauses were added.", added) % {"number": added}
    messages.success(request, said)
    return redirect("agreements:clause_library")


@require_POST
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Move a fallback up or down among the others."""
    user = editor(request)
    found = get_clause_for(user, key)
    try:
        move_fallback(clause=found, up=request.POST.get("to") == "up", actor=user, now=utc_now())
    except Refusal as refusal:
        return _clause_page(request, user, found, refusal.problems[0].message)
    return redirect("agreements:clause", found.family)


@require_POST
def retire(request: HttpRequest, key: str) -> HttpResponse:
    """Offer a clause no longer."""
    return _decide(request, key, lambda user, found, now: _retired(request, user, found, now))


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """Offer a retired clause again."""
    return _decide(request, key, lambda user, found, now: _restored(request, user, found, now))


def _retired(request: HttpRequest, user: User, found: LibraryClause, now: datetime) -> None:
    retire_clause(clause=found, reason=request.POST.get("reason", ""), actor=user, now=now)
    messages.success(request, _("The clause is no longer offered. Agreements keep their copies."))


def _restored(request: HttpRequest, user: User, found: LibraryClause, now: datetime) -> None:
    restore_clause(clause=found, actor=user, now=now)
    messages.success(request, _("The clause is offered again."))


def _decide(request: HttpRequest, key: str, act: Any) -> HttpResponse:
    user = editor(request)
    found = get_clause_for(user, key)
    try:
        act(user, found, utc_now())
    except Refusal as refusal:
        return _clause_page(request, user, found, refusal.problems[0].message)
    return redirect("agreements:clause", key)
