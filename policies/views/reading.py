"""Finding, reading and confirming policies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.models import User
from accounts.permissions import may
from core.clock import utc_now
from core.errors import Refusal
from core.models import Organisation
from policies.access import can_acknowledge, can_draft, get_edition_for, get_policy_for
from policies.domain.template import LANGUAGES, load_template
from policies.forms import PolicyFilterForm
from policies.models import PolicyDocument, PolicyRevision
from policies.selectors.documents import (
    acknowledgement_of,
    draft_revision,
    edition_rows,
    policy_rows,
    published_revision,
)
from policies.selectors.lists import Shown, policy_tabs
from policies.selectors.printing import is_unfinished, printings_of
from policies.selectors.promises import change_words
from policies.selectors.reading import reading
from policies.services import acknowledge


def policy_list(request: HttpRequest) -> HttpResponse:
    """Show the policies that the reader may see; `?q=` searches, `?show=` narrows."""
    user = require(request.user, "policy.read")
    form = PolicyFilterForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    may_view = may(user, "policy.view")
    shown = Shown.of(request.GET.get("show", ""))
    rows = policy_rows(user, text=text)
    context = {
        "filters": PolicyFilterForm(initial={"q": text}),
        "text": text,
        "show": shown.value,
        "tabs": policy_tabs(rows, shown, text, may_view_drafts=may_view),
        "rows": [row for row in rows if shown.takes(row)],
        "today": Organisation.current().today(utc_now()),
        "may_view_drafts": may_view,
        "can_draft": can_draft(user),
    }
    return render(request, "policies/list.html", context)


def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the published edition to read, or the draft where there is nothing else yet."""
    user = require(request.user, "policy.read")
    document = get_policy_for(user, code)
    revision = published_revision(document)
    if revision is None:
        return redirect("policies:preview", code=document.code)
    return render(request, "policies/detail.html", _reading_context(request, user, document, revision))


def edition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one published edition, also one that is superseded."""
    user = require(request.user, "policy.read")
    document = get_policy_for(user, code)
    revision = get_edition_for(document, number)
    return render(request, "policies/detail.html", _reading_context(request, user, document, revision))


def editions(request: HttpRequest, code: str) -> HttpResponse:
    """Show every published edition with what changed in it."""
    user = require(request.user, "policy.read")
    document = get_policy_for(user, code)
    language = chosen_language(request)
    context = {
        "document": document,
        "rows": edition_rows(document, language),
        "draft": draft_revision(document) if may(user, "policy.view") else None,
        "languages": LANGUAGES,
        "may_count": may(user, "policy.view"),
    }
    return render(request, "policies/editions.html", context)


@require_POST
def acknowledge_reading(request: HttpRequest, code: str) -> HttpResponse:
    """Record that the reader has read the edition that was on the page."""
    user = require(request.user, "policy.read")
    document = get_policy_for(user, code)
    revision = published_revision(document)
    if revision is None:
        return redirect("policies:preview", code=document.code)
    try:
        acknowledge(
            revision=revision,
            user=user,
            sha256=request.POST.get("sha256", ""),
            language=chosen_language(request),
            now=utc_now(),
        )
    except Refusal as refusal:
        messages.warning(request, refusal.problems[0].message)
    else:
        messages.success(request, _("Thank you. Your confirmation is recorded."))
    return redirect(document)


def chosen_language(request: HttpRequest) -> str:
    """Return the language of the document on the page: `?language=`, else that of the interface."""
    wanted = request.POST.get("language") or request.GET.get("language", "")
    return wanted if wanted in LANGUAGES else get_language() or "en"


def _reading_context(
    request: HttpRequest, user: User, document: PolicyDocument, revision: PolicyRevision
) -> dict[str, object]:
    language = chosen_language(request)
    is_current = revision.number == document.published_number
    template = load_template(document.template)
    interface = get_language() or "en"
    changes = document.outdated_changes if is_current else []
    printings = printings_of(revision)
    return {
        "document": document,
        "revision": revision,
        "is_current": is_current,
        "reading": reading(revision.document_content, language),
        "languages": LANGUAGES,
        "acknowledgement": acknowledgement_of(revision, user),
        "can_acknowledge": can_acknowledge(document, revision),
        "changes": [change_words(template, change, interface) for change in changes],
        "printings": printings,
        "is_printing": any(is_unfinished(each) for each in printings),
        "draft": draft_revision(document) if may(user, "policy.view") else None,
        "can_draft": can_draft(user),
        "may_draft": may(user, "policy.draft"),
    }
