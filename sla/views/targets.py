"""The organisation's targets: what is promised where no agreement says otherwise."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require
from accounts.models import User
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from sla.access import can_edit_targets, get_organisation_set, get_target
from sla.forms import TargetForm
from sla.labels import CASE_KINDS
from sla.models import Target, TargetSet
from sla.selectors import history_of, organisation_target_set, quotes_of_target, targets_of
from sla.services import change_target, publish_default_targets


@dataclass(frozen=True)
class Group:
    """The targets of one kind of case."""

    title: str
    slug: str
    targets: list[Target]


@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """Show what the organisation promises now."""
    user = require(request.user, "target.view")
    target_set = organisation_target_set()
    if target_set is None:
        return render(request, "sla/targets_empty.html", {"can_edit": can_edit_targets(user)})
    return _page(request, user, target_set, is_current=True)


@require_GET
def target_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one version of what the organisation promises or promised."""
    user = require(request.user, "target.view")
    shown = get_organisation_set(public_id)
    return _page(request, user, shown, is_current=shown == organisation_target_set())


@require_POST
def publish_defaults(request: HttpRequest) -> HttpResponse:
    """Publish the first targets of a new organisation."""
    user = _editor(request)
    publish_default_targets(now=utc_now(), actor=user)
    messages.success(request, _("Your first targets are published. Change each to what you can keep."))
    return redirect("sla:targets")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change one amount: publishes the next version of the set."""
    user = _editor(request)
    target = get_target(organisation_target_set(), key)
    initial = {"amount": f"{target.amount.normalize():f}", "unit": target.unit, "version": target.target_set.public_id}
    form = TargetForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _change(user, target, form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The target is changed. Deadlines that run already stay as they are."))
            return redirect("sla:targets")
    context = {"form": form, "target": target, "quotes": quotes_of_target(key)}
    return render(request, "sla/target_form.html", context, status=422 if form.is_bound else 200)


def _change(user: User, target: Target, values: dict[str, Any]) -> TargetSet:
    return change_target(
        target_set=get_organisation_set(values["version"]),
        key=target.key,
        amount=values["amount"],
        unit=values["unit"],
        reason=values["reason"],
        actor=user,
        now=utc_now(),
    )


def _editor(request: HttpRequest) -> User:
    user = require(request.user, "target.view")
    decision = can_edit_targets(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user


def _page(request: HttpRequest, user: User, shown: TargetSet, *, is_current: bool) -> HttpResponse:
    context = {
        "target_set": shown,
        "groups": _groups(targets_of(shown)),
        "history": history_of(shown.series),
        "is_current": is_current,
        "can_edit": can_edit_targets(user),
    }
    return render(request, "sla/targets.html", context)


def _groups(found: list[Target]) -> list[Group]:
    """By kind of case, in the vocabulary's order; what holds for all kinds comes last."""
    groups = []
    for kind, label in [*CASE_KINDS.items(), ("", _("All kinds of cases"))]:
        of_kind = sorted((target for target in found if target.case_kind == kind), key=lambda target: target.channel)
        if of_kind:
            groups.append(Group(str(label), kind or "any", of_kind))
    return groups
