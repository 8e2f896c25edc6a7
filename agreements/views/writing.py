"""Writing a clause of the library: a new one, a fallback, or the next version of one, with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.domain.library import ARTICLES, VOCABULARY
from agreements.findings_text.fields import QUOTES
from agreements.forms.clause_concerns import concern_of
from agreements.forms.labels.clauses import ARTICLE_LABELS
from agreements.forms.library import ClauseForm
from agreements.forms.operations import Operation
from agreements.forms.step_form import summary_lines
from agreements.views.library import editor, reading_language
from core.clock import utc_now
from core.errors import Refusal
from core.templatetags.ui import SummaryLine
from drafting.access import get_clause_for
from drafting.domain.library import ClauseText
from drafting.models import LibraryClause
from drafting.selectors.clauses import versions_of
from drafting.services import add_clause, revise_clause
from drafting.services.clauses import free_key

ELSEWHERE = frozenset({"reason", "article", "key"})


@dataclass(slots=True)
class Page:
    """What is being written: `clause` is revised, or a fallback of `standard` added, or a standard clause."""

    heading: str
    back: str
    clause: LibraryClause | None = None
    standard: LibraryClause | None = None
    seen: int = 0


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a new standard clause."""
    user = editor(request)
    page = Page(_("New clause"), reverse("agreements:clause_library"))

    def save(said: ClauseText) -> LibraryClause:
        return add_clause(
            key=free_key(said.words(reading_language(said)).heading),
            article=request.POST.get("article", ""),
            said=said,
            vocabulary=VOCABULARY,
            actor=user,
            now=utc_now(),
        )

    return _write(request, page, ClauseText(), save)


@require_http_methods(["GET", "POST"])
def fallback(request: HttpRequest, key: str) -> HttpResponse:
    """Write a fallback, beginning with the words of the standard clause."""
    user = editor(request)
    standard = get_clause_for(user, key)
    page = Page(_("New fallback"), reverse("agreements:clause", args=[key]), standard=standard)

    def save(said: ClauseText) -> LibraryClause:
        return add_clause(
            key=free_key(said.words(reading_language(said)).heading),
            article=standard.article,
            said=said,
            vocabulary=VOCABULARY,
            actor=user,
            now=utc_now(),
            standard=standard,
        )

    starts = versions_of(standard)[0].said
    words = {language: starts.words(language).model_copy(update={"when_to_use": ""}) for language in ("cs", "en")}
    return _write(request, page, starts.model_copy(update=words), save)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Write the next version of a clause."""
    user = editor(request)
    found = get_clause_for(user, key)
    typed = request.POST.get("seen", "")
    page = Page(_("Revise the clause"), reverse("agreements:clause", args=[key]), clause=found, seen=found.latest)

    def save(said: ClauseText) -> LibraryClause:
        seen = int(typed) if typed.isdecimal() and len(typed) < 6 else -1
        revise_clause(
            clause=found,
            said=said,
            reason=request.POST.get("reason", ""),
            seen=seen,
            vocabulary=VOCABULARY,
            actor=user,
            now=utc_now(),
        )
        return found

    return _write(request, page, versions_of(found)[0].said, save)


def _write(
    request: HttpRequest, page: Page, starts: ClauseText, save: Callable[[ClauseText], LibraryClause]
) -> HttpResponse:
    if request.method == "GET":
        return _page(request, page, ClauseForm(starts))
    form = ClauseForm(starts, request.POST)
    operation = Operation.parse(request.POST.get("op", ""))
    if operation is not None:
        form.operate(operation)
        return _page(request, page, form)
    said = form.read()
    if said is not None:
        try:
            saved = save(said)
        except Refusal as refusal:
            form.refuse(refusal, elsewhere=ELSEWHERE)
        else:
            messages.success(request, _told(page, said))
            return redirect("agreements:clause", saved.key)
    return _page(request, page, form, status=422)


def _told(page: Page, said: ClauseText) -> str:
    text = _("The clause is in the library.")
    if page.clause is not None:
        text = _("The new version is in the library. Agreements keep their text; drafts are told of the update.")
    concern = concern_of(said)
    return f"{text} {concern}" if concern else text


def _page(request: HttpRequest, page: Page, form: ClauseForm, *, status: int = 200) -> HttpResponse:
    tree = form.tree()
    beside: dict[str, str] = {each.field: each.message for each in form.unplaced}
    lines = [SummaryLine(f"clause-{name}" if name else "", "", message) for name, message in beside.items()]
    context: dict[str, Any] = {
        "page": page,
        "tree": tree,
        "at": form.at,
        "lines": [*lines, *summary_lines(tree)],
        "step_url": request.path,
        "articles": [(article, ARTICLE_LABELS[article]) for article in ARTICLES],
        "article": request.POST.get("article", ""),
        "article_error": beside.get("article", ""),
        "reason": request.POST.get("reason", ""),
        "reason_error": beside.get("reason", ""),
        "quotes": _quotes(),
    }
    is_part = bool(request.headers.get("HX-Request")) and request.method == "POST"
    template = "agreements/library/form.html" if is_part else "agreements/library/edit.html"
    return render(request, template, context, status=status)


def _quotes() -> list[tuple[str, str]]:
    return [(name, str(words)) for name, words in QUOTES.items()]
