"""The one road to target sets and calendars, and what may be done with them."""

from typing import cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import User
from accounts.permissions import Scope, may, scope_of
from core.access import ALLOWED, Decision
from sla.models import EDITABLE, Calendar, Duty, Recompute, TargetSet


def get_target_set(public_id: UUID) -> TargetSet:
    """Return a published version of a set. Raises Http404."""
    return get_object_or_404(TargetSet, public_id=public_id)


def get_editable_set(series: UUID) -> TargetSet:
    """Return the newest version of a set that is edited here: not an agreement's. Raises Http404."""
    found = TargetSet.objects.filter(series=series, basis__in=EDITABLE).order_by("-number").first()
    if found is None:
        raise Http404(series)
    return found


def editor(user: User | AnonymousUser) -> User:
    """Return the user, who may change targets. Raises Http404, and PermissionDenied for one who only reads."""
    found = require(user, "target.view")
    decision = can_edit_targets(found)
    if not decision:
        raise PermissionDenied(decision.reason)
    return found


def get_calendar(public_id: UUID) -> Calendar:
    """Return one of the organisation's calendars. Raises Http404."""
    return get_object_or_404(Calendar, public_id=public_id)


def can_edit_targets(user: User) -> Decision:
    """Tell whether `user` may change what the organisation promises."""
    if may(user, "target.edit"):
        return ALLOWED
    return Decision(False, _("Managers change the targets; your role only reads them."))


def can_edit_calendars(user: User) -> Decision:
    """Tell whether `user` may change the hours in which deadlines run."""
    if may(user, "calendar.edit"):
        return ALLOWED
    return Decision(False, _("Managers change the calendars; your role only reads them."))


def get_duty_for(user: User, public_id: UUID) -> Duty:
    """Return the duty if `user` may see it. Raises Http404 otherwise."""
    return get_object_or_404(Duty.objects.visible_to(user).select_related("team__lead", "case"), public_id=public_id)


def can_do_duty(user: User, duty: Duty) -> Decision:
    """Tell whether `user`, who sees a duty, may record that it was done."""
    # Seeing and doing have the same reach for everybody who may do it.
    if scope_of(user, "duty.do") == Scope.NONE:
        return Decision(False, _("Only the service desk records that a duty was done."))
    if not duty.is_active:
        return Decision(False, _("This duty is promised no more."))
    return ALLOWED


def can_backdate_duty(user: User) -> bool:
    """Tell whether `user` may record what was done more than an hour ago."""
    return may(user, "duty.backdate")


def require_recompute_reader(user: User | AnonymousUser) -> User:
    """Return the user if they recompute deadlines or read the audit trail. Raises Http404 otherwise."""
    if not (may(user, "clock.recompute") or may(user, "audit.view")):
        raise Http404("clock.recompute")
    return cast("User", user)


def get_recompute_for(user: User | AnonymousUser, public_id: UUID) -> Recompute:
    """Return a recompute if `user` may read it. Raises Http404 otherwise."""
    require_recompute_reader(user)
    rows = Recompute.objects.select_related("target_set", "created_by", "applied_by", "undone_by")
    return get_object_or_404(rows, public_id=public_id)


def can_recompute(user: User) -> Decision:
    """Tell whether `user` may move running deadlines to what is promised now."""
    if may(user, "clock.recompute"):
        return ALLOWED
    return Decision(False, _("Managers recompute deadlines; your role only reads what they did."))
