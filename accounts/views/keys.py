"""API keys: who calls, what they may do, and the end of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import get_key_for, require
from accounts.forms.keys import SCOPE_WORDS, KeyForm
from accounts.models import ApiKey
from accounts.selectors import keys_with_accounts
from accounts.services.keys import issue_key, revoke_key
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal


@require_safe
def key_list(request: HttpRequest) -> HttpResponse:
    """List the keys, the living ones first."""
    require(request.user, "apikey.manage")
    rows = [(key, _scope_words(key)) for key in keys_with_accounts()]
    return render(request, "accounts/keys.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Issue a key. The answer to the form is the one page that shows its secret: it is stored nowhere."""
    user = require(request.user, "apikey.manage")
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            key, secret = issue_key(
                actor=user,
                name=form.cleaned_data["name"],
                account=form.chosen_account(),
                scopes=form.cleaned_data["scopes"],
                now=utc_now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            context = {"key": key, "secret": secret, "scopes": _scope_words(key)}
            return render(request, "accounts/key_issued.html", context)
    return render(request, "accounts/key_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then revoke a key."""
    user = require(request.user, "apikey.manage")
    key = get_key_for(user, public_id)
    if request.method == "POST":
        revoke_key(key=key, actor=user, now=utc_now())
        messages.success(request, _("The key %(name)s is revoked.") % {"name": key.name})
        return redirect("accounts:keys")
    return render(request, "accounts/key_revoke.html", {"key": key, "scopes": _scope_words(key)})


def _scope_words(key: ApiKey) -> list[str]:
    return [str(SCOPE_WORDS.get(scope, scope)) for scope in key.scopes]
