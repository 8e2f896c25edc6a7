"""Who may see and change an agreement; every refusal says why."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import may
from agreements.domain.lifecycle import Event, State, can
from agreements.models import Agreement, AgreementVersion
from core.access import ALLOWED, Decision
from documents.models import Rendering


def get_agreement_for(user: User, reference: str) -> Agreement:
    """Return the agreement if `user` may see it. Raises Http404 otherwise."""
    return get_object_or_404(
        Agreement.objects.visible_to(user).select_related("customer", "owner"), reference=reference
    )


def get_version_for(user: User, reference: str, number: int | None = None) -> AgreementVersion:
    """Return a version of an agreement that `user` may see: the newest, or the one of `number`. Raises Http404."""
    versions = _versions_for(user).filter(agreement__reference=reference)
    chosen = versions.filter(number=number) if number is not None else versions.order_by("-number")
    version = chosen.first()
    if version is None:
        raise Http404(reference)
    return version


def _versions_for(user: User) -> QuerySet[AgreementVersion]:
    return AgreementVersion.objects.filter(agreement__in=Agreement.objects.visible_to(user)).select_related(
        "agreement__customer",
        "agreement__owner",
        "rendering__file",
        "rendering__branding__logo",
        "target_set",
        "approved_by",
    )


def can_start(user: User) -> Decision:
    """Tell whether `user` may start an agreement."""
    if not may(user, "agreement.draft"):
        return Decision(False, _("Only managers write agreements."))
    return ALLOWED


def can_edit(user: User, version: AgreementVersion) -> Decision:
    """Tell whether `user` may change the content of `version`."""
    if not may(user, "agreement.draft"):
        return Decision(False, _("Only managers write agreements."))
    if not version.is_editable:
        return Decision(False, _("This version is frozen: what was approved does not change."))
    return ALLOWED


def can_approve(user: User, version: AgreementVersion, *, blocking: int = 0) -> Decision:
    """Tell whether `user` may approve `version`, of which `blocking` findings are left."""
    if not may(user, "agreement.approve"):
        return Decision(False, _("Only managers approve agreements."))
    if not can(State(version.state), Event.APPROVE):
        return Decision(False, _("This version is already approved."))
    if blocking:
        text = ngettext("%(number)s thing is still missing.", "%(number)s things are still missing.", blocking)
        return Decision(False, text % {"number": blocking})
    return ALLOWED


def can_sign(user: User, version: AgreementVersion) -> Decision:
    """Tell whether `user` may record that `version` was signed on paper."""
    if not may(user, "agreement.sign"):
        return Decision(False, _("Only managers record signatures."))
    if version.is_editable or version.state == State.IN_REVIEW:
        return Decision(False, _("Approve the agreement first; what is signed must not change."))
    if not can(State(version.state), Event.RECORD_PAPER_SIGNATURE):
        return Decision(False, _("This version is already signed."))
    return ALLOWED


def can_redraft(user: User, version: AgreementVersion) -> Decision:
    """Tell whether `user` may put an approved version aside and draft the next one."""
    if not may(user, "agreement.draft"):
        return Decision(False, _("Only managers write agreements."))
    if not can(State(version.state), Event.DECLINE):
        return Decision(False, _("Only a version that is approved and not yet signed can be put aside."))
    return ALLOWED


def can_print_again(user: User, version: AgreementVersion) -> Decision:
    """Tell whether `user` may ask again for a PDF that could not be made."""
    if not may(user, "agreement.approve"):
        return Decision(False, _("Only managers ask for the PDF again."))
    if version.rendering is None or version.rendering.state != Rendering.State.FAILED:
        return Decision(False, _("The PDF has not failed."))
    return ALLOWED
