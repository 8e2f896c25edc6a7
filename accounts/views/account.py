"""One's own account: name, language, password."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms.account import OwnAccountForm, OwnPasswordForm
from accounts.models import User
from accounts.role_words import ROLE_NAMES
from accounts.selectors import teams_of
from accounts.services.users import change_own_password, update_own_account
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account; a POST changes name and language."""
    user = cast("User", request.user)
    initial = {"full_name": user.full_name, "language": user.language}
    form = OwnAccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            update_own_account(user=User.objects.get(pk=user.pk), now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            with translation.override(form.cleaned_data["language"]):
                messages.success(request, _("The changes are saved."))
            return redirect("accounts:account")
    context = {
        "form": form,
        "roles": ", ".join(str(words) for role, words in ROLE_NAMES.items() if role in user.roles),
        "teams": ", ".join(team.name for team in teams_of(user)),
    }
    return render(request, "accounts/account.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end, this one goes on."""
    user = cast("User", request.user)
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fresh = User.objects.get(pk=user.pk)
        values = {name: form.cleaned_data[name] for name in ("current", "password")}
        try:
            change_own_password(user=fresh, now=utc_now(), **values)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            update_session_auth_hash(request, fresh)
            messages.success(request, _("Your password is changed. Wherever else you were signed in, you are out."))
            return redirect("accounts:account")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)
