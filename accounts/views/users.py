"""People: who they are, what they may do, and their invitation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_user_for, require
from accounts.forms.users import NewUserForm, UserFilterForm, UserForm
from accounts.models import User
from accounts.role_words import ROLE_NAMES
from accounts.selectors import user_page
from accounts.services.invitations import invite
from accounts.services.users import create_user, update_user
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from core.models import Organisation


@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """List people by name; `?q=` searches, `?role=` and `?state=` filter."""
    require(request.user, "user.manage")
    form = UserFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    text, role, state = chosen.get("q", ""), chosen.get("role", ""), chosen.get("state") or "active"
    page = user_page(text=text, role=role, state=state, params=request.GET)
    context = {
        "filters": UserFilterForm(initial={"q": text, "role": role, "state": state}),
        "is_filtered": bool(text or role) or state != "active",
        "page": page,
        "rows": [(user, _role_words(user), _team_names(user)) for user in page.rows],
    }
    return render(request, "accounts/users.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Create a person, and invite them."""
    actor = require(request.user, "user.manage")
    initial = {"language": Organisation.current().default_language, "invite": True}
    form = NewUserForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        is_invited = values.pop("invite")
        try:
            user = create_user(actor=actor, now=utc_now(), **values)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            if is_invited:
                invite(user=user, actor=actor, now=utc_now())
                messages.success(request, _("%(name)s is created and invited.") % {"name": user.full_name})
            else:
                messages.success(request, _("%(name)s is created.") % {"name": user.full_name})
            return redirect("accounts:users")
    return render(request, "accounts/user_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a person or a service account."""
    actor = require(request.user, "user.manage")
    user = get_user_for(actor, public_id)
    initial = {"full_name": user.full_name, "language": user.language, "is_active": user.is_active}
    initial["roles"] = [role.value for role in user.roles]
    form = UserForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            update_user(user=user, actor=actor, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("accounts:users")
    context = {
        "form": form,
        "person": user,
        "teams": _team_names(user),
        "can_be_invited": user.is_active and not user.is_service,
        "has_password": user.has_usable_password(),
    }
    return render(request, "accounts/user.html", context, status=422 if form.is_bound else 200)


@require_POST
def send_invitation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a person a new link to choose their password."""
    actor = require(request.user, "user.manage")
    user = get_user_for(actor, public_id)
    try:
        invite(user=user, actor=actor, now=utc_now())
    except Refusal as refusal:
        messages.error(request, refusal.problems[0].message)
    else:
        messages.success(request, _("The link is on its way to %(email)s.") % {"email": user.email})
    return redirect("accounts:user", public_id=user.public_id)


def _role_words(user: User) -> str:
    return ", ".join(str(ROLE_NAMES[role]) for role in ROLE_NAMES if role in user.roles)


def _team_names(user: User) -> str:
    names = {team.name for team in user.member_teams.all()} | {team.name for team in user.led_teams.all()}
    return ", ".join(sorted(names))
