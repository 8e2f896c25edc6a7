"""Teams, their people, and who is the manager on duty."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_team_for, require
from accounts.domain.permissions import Role
from accounts.forms.teams import ShiftForm, TeamForm
from accounts.models import DutyShift, Team
from accounts.selectors import manager_on_duty, shifts_from, teams_with_sizes
from accounts.services.teams import add_shift, create_team, remove_shift, update_team
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from core.models import Organisation


@require_safe
def team_list(request: HttpRequest) -> HttpResponse:
    """List the teams by name."""
    require(request.user, "team.manage")
    return render(request, "accounts/teams.html", {"teams": teams_with_sizes()})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Create a team."""
    actor = require(request.user, "team.manage")
    form = TeamForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            team = create_team(actor=actor, now=utc_now(), **_values(form))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is created.") % {"name": team.name})
            return _saved(request, team)
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a team."""
    actor = require(request.user, "team.manage")
    team = get_team_for(actor, public_id)
    initial = {"name": team.name, "department": team.department, "lead": team.lead, "members": team.members.all()}
    form = TeamForm(request.POST if request.method == "POST" else None, initial=initial, team=team)
    if request.method == "POST" and form.is_valid():
        try:
            team = update_team(team=team, actor=actor, now=utc_now(), **_values(form))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The changes are saved."))
            return _saved(request, team)
    return _form_page(request, form, team)


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a team and its shifts; a POST adds a shift."""
    actor = require(request.user, "team.manage")
    shown = get_team_for(actor, public_id)
    zone, now = Organisation.current().zone, utc_now()
    form = ShiftForm(request.POST if request.method == "POST" else None, zone=zone)
    if request.method == "POST" and form.is_valid():
        try:
            add_shift(team=shown, actor=actor, now=now, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The shift is added."))
            return redirect("accounts:team", public_id=shown.public_id)
    context = {
        "team": shown,
        "members": shown.members.order_by("search_key"),
        "shifts": shifts_from(shown, now),
        "on_duty": manager_on_duty(shown, now),
        "form": form,
        "zone": zone.key,
        "now": now,
    }
    return render(request, "accounts/team.html", context, status=422 if form.is_bound else 200)


@require_POST
def shift_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take away the shift that the form names."""
    actor = require(request.user, "team.manage")
    shown = get_team_for(actor, public_id)
    number = request.POST.get("shift", "")
    key = int(number) if number.isdecimal() and len(number) < 19 else -1
    shift = get_object_or_404(DutyShift.objects.select_related("user", "team"), team=shown, pk=key)
    remove_shift(shift=shift, actor=actor, now=utc_now())
    messages.success(request, _("The shift is removed."))
    return redirect("accounts:team", public_id=shown.public_id)


def _values(form: TeamForm) -> dict[str, Any]:
    return {**form.cleaned_data, "members": list(form.cleaned_data["members"])}


def _saved(request: HttpRequest, team: Team) -> HttpResponse:
    if not team.lead.has_role(Role.SUPERVISOR, Role.MANAGER):
        words = _("%(name)s leads the team but is neither supervisor nor manager: grant one of these roles.")
        messages.warning(request, words % {"name": team.lead.full_name})
    return redirect("accounts:team", public_id=team.public_id)


def _form_page(request: HttpRequest, form: TeamForm, team: Team | None) -> HttpResponse:
    context = {"form": form, "team": team}
    return render(request, "accounts/team_form.html", context, status=422 if form.is_bound else 200)
