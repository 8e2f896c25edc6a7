"""The page of one agreement."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import require
from accounts.models import User
from agreements.access import (
    can_approve,
    can_edit,
    can_print_again,
    can_redraft,
    can_sign,
    can_start,
    get_version_for,
)
from agreements.models import AgreementVersion, PaperSignature
from agreements.selectors import open_steps, progress_of
from agreements.selectors.clauses import clause_states
from agreements.selectors.looks import next_layout
from agreements.views.files import printing_context
from agreements.views.layouts import layout_choices
from agreements.views.numbers import version_number
from agreements.views.words import entries, step_items
from core.clock import utc_now
from core.selectors import audit_trail
from documents.models import Branding
from sla.models import Target

MOST_EVENTS = 60


def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show an agreement by its newest version, or the one of `?version=`."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    context = {
        "agreement": version.agreement,
        "version": version,
        "versions": list(version.agreement.versions.order_by("-number")),
        "entries": list(entries(audit_trail(version.agreement)[:MOST_EVENTS])),
        "rendering": version.rendering,
        "notice_until": version.notice_until,
        "clause_updates": sum(state.has_update for state in clause_states(version.document)),
        **_decisions(user, version),
        **(_draft(version) if version.is_editable else _frozen(version)),
    }
    return render(request, "agreements/detail.html", context)


def _decisions(user: User, version: AgreementVersion) -> dict[str, Any]:
    return {
        "can_start": can_start(user),
        "can_edit": can_edit(user, version),
        "can_approve": can_approve(user, version),
        "can_sign": can_sign(user, version),
        "can_redraft": can_redraft(user, version),
        "can_print_again": can_print_again(user, version),
    }


def _draft(version: AgreementVersion) -> dict[str, Any]:
    now = utc_now()
    progress = progress_of(version, now)
    editors = {lock.part: lock.holder.full_name for lock in open_steps(version.agreement, now)}
    branding = Branding.current()
    return {
        "progress": progress,
        "tasks": step_items(version, progress, editors),
        "layouts": layout_choices(branding),
        "layout": next_layout(version.agreement, branding),
    }


def _frozen(version: AgreementVersion) -> dict[str, Any]:
    targets = Target.objects.filter(target_set=version.target_set).select_related("target_set", "calendar_version")
    return {
        "targets": list(targets) if version.target_set_id else [],
        **printing_context(version),
        "signature": PaperSignature.objects.filter(version=version).select_related("scan", "recorded_by").first(),
    }
