"""Writing a policy: start, parameters, preview, publication, the next edition."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.models import User
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from policies.access import can_draft, can_publish, get_draft_for, get_policy_for
from policies.domain.template import LANGUAGES, load_template, template_ids
from policies.forms import NewPolicyForm, ParametersForm
from policies.models import PolicyRevision
from policies.selectors.documents import compose_draft, next_code
from policies.selectors.drafts import draft_state
from policies.selectors.reading import reading
from policies.services import publish, save_parameters, start_policy, start_revision
from policies.views.reading import chosen_language


def new(request: HttpRequest) -> HttpResponse:
    """Start a document from a template."""
    user = require(request.user, "policy.draft")
    first = load_template(template_ids()[0])
    initial = {"template": first.id, "title_cs": first.title.cs, "title_en": first.title.en, "code": next_code()}
    form = NewPolicyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            document = start_policy(actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("policies:edit", code=document.code)
    language = get_language() or "en"
    summaries = [load_template(each).summary.in_language(language) for each in template_ids()]
    context = {"form": form, "choices": list(zip(form["template"], summaries, strict=True))}
    return render(request, "policies/new.html", context, status=422 if form.is_bound else 200)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in the parameters of the draft, the organisation's promises beside them."""
    user, revision = _writer_and_draft(request, code)
    template = load_template(revision.document.template)
    initial = ParametersForm.initial_of(template, revision.parameters, revision.lock)
    form = ParametersForm(template, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_parameters(
                revision=revision, values=form.values(), lock=form.cleaned_data["lock"], actor=user, now=utc_now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("policies:preview" if "preview" in request.POST else "policies:edit", code=code)
    context = {"form": form, "state": draft_state(revision, user), "revision": revision, "document": revision.document}
    return render(request, "policies/edit.html", context, status=422 if form.is_bound else 200)


def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show the draft exactly as it will read, beside what is still missing."""
    user = require(request.user, "policy.read")
    revision = get_draft_for(user, code)
    return render(request, "policies/preview.html", _preview_context(request, user, revision))


@require_POST
def publish_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the draft; what is missing is told beside it, and nothing is lost."""
    user = require(request.user, "policy.read")
    revision = get_draft_for(user, code)
    decision = can_publish(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    lock = request.POST.get("lock", "")
    seen = int(lock) if lock.isdecimal() and len(lock) < 10 else -1
    try:
        publish(revision=revision, lock=seen, actor=user, now=utc_now())
    except Refusal as refusal:
        context = _preview_context(request, user, revision) | {"refused": refusal.problems}
        return render(request, "policies/preview.html", context, status=422)
    messages.success(request, _("Edition %(number)s is published.") % {"number": revision.number})
    return redirect("policies:detail", code=code)


@require_POST
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Open the next edition as a draft."""
    user = require(request.user, "policy.read")
    document = get_policy_for(user, code)
    decision = can_draft(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    try:
        start_revision(document=document, actor=user, now=utc_now())
    except Refusal as refusal:
        messages.info(request, refusal.problems[0].message)
    return redirect("policies:edit", code=code)


def _writer_and_draft(request: HttpRequest, code: str) -> tuple[User, PolicyRevision]:
    user = require(request.user, "policy.read")
    revision = get_draft_for(user, code)
    decision = can_draft(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user, revision


def _preview_context(request: HttpRequest, user: User, revision: PolicyRevision) -> dict[str, object]:
    state = draft_state(revision, user)
    return {
        "document": revision.document,
        "revision": revision,
        "state": state,
        "reading": reading(compose_draft(revision, state.live).content, chosen_language(request)),
        "languages": LANGUAGES,
        "can_draft": can_draft(user),
        "can_publish": can_publish(user),
        "refused": [],
    }
