"""Who may do what with one complaint; a refusal carries the reason that the greyed button shows."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Scope, may, scope_of
from accounts.selectors import teams_of
from complaints.domain import lifecycle
from complaints.models import Complaint
from core.access import ALLOWED, Decision


def get_complaint_for(user: User, reference: str) -> Complaint:
    """Return the complaint if `user` may see it. Raises Http404 otherwise."""
    visible = Complaint.objects.visible_to(user).select_related(
        "case",
        "case__owner",
        "case__team",
        "customer",
        "about_user",
        "logged_by",
        "resolved_by",
        "merged_into",
        "split_from",
    )
    return get_object_or_404(visible, reference=reference)


def can_reply(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may answer the customer or add a note."""
    if not _in_scope(user, "complaint.reply", complaint):
        return Decision(False, _("Only the service desk answers complaints."))
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.REPLY):
        return Decision(False, _("This complaint is closed. Reopen it to answer."))
    return ALLOWED


def can_note(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may add an internal note."""
    if not _in_scope(user, "complaint.reply", complaint):
        return Decision(False, _("Only the service desk writes notes on complaints."))
    return ALLOWED


def can_resolve(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may resolve it; never the person it is about."""
    if not _in_scope(user, "complaint.reply", complaint):
        return Decision(False, _("Only the service desk resolves complaints."))
    if is_about(user, complaint):
        return Decision(False, _("The complaint is about you, so somebody else resolves it."))
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.RESOLVE):
        return Decision(False, _("This complaint is resolved already."))
    return ALLOWED


def can_reopen(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may take it up again."""
    if not _in_scope(user, "complaint.reply", complaint):
        return Decision(False, _("Only the service desk reopens complaints."))
    if complaint.status == lifecycle.Status.MERGED.value:
        return Decision(False, _("It was merged: what it is about goes on in the other complaint."))
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.REOPEN):
        return Decision(False, _("Work on this complaint has not ended."))
    return ALLOWED


def can_close(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may close it; never the person it is about."""
    if not _in_scope(user, "complaint.reply", complaint):
        return Decision(False, _("Only the service desk closes complaints."))
    if is_about(user, complaint):
        return Decision(False, _("The complaint is about you, so somebody else closes it."))
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.CLOSE):
        return Decision(False, _("Only a resolved complaint is closed."))
    return ALLOWED


def can_hear(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may record what the customer says."""
    if not _in_scope(user, "complaint.reply", complaint):
        return Decision(False, _("Only the service desk records what customers say."))
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.HEAR):
        return Decision(False, _("This complaint goes on in another one: record it there."))
    return ALLOWED


def can_promise(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may record a letter to the customer, or promise a date in one."""
    if not _in_scope(user, "complaint.reply", complaint):
        return Decision(False, _("Only the service desk writes letters to customers."))
    if not complaint.is_unfinished:
        return Decision(False, _("Work on this complaint has ended, so it needs no letter of this kind."))
    return ALLOWED


def can_hold(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may hold its clocks or let them run again."""
    if not _in_scope(user, "complaint.hold", complaint):
        return Decision(False, _("Only the service desk holds clocks."))
    if not complaint.is_unfinished:
        return Decision(False, _("Work on this complaint has ended, so there is nothing to hold."))
    return ALLOWED


def can_measure(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may record or correct what was measured."""
    if not _in_scope(user, "complaint.reply", complaint):
        return Decision(False, _("Only the service desk records measured values."))
    return ALLOWED


def can_assign(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may give it to somebody."""
    if not _in_scope(user, "complaint.assign", complaint):
        return Decision(False, _("Only supervisors and managers assign complaints."))
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.ASSIGN):
        return Decision(False, _("Work on this complaint has ended. Reopen it to assign it."))
    return ALLOWED


def can_change(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may put right what it is, or make another out of a part of it."""
    if not _in_scope(user, "complaint.change", complaint):
        return Decision(False, _("Only the service desk reclassifies and splits complaints."))
    if is_about(user, complaint):
        return _somebody_else()
    if complaint.status == lifecycle.Status.WITHDRAWN.value:
        return Decision(False, _("It was withdrawn. Reopen it first."))
    if complaint.status not in {status.value for status in lifecycle.CHANGEABLE}:
        return Decision(False, _("It was merged: what it is about goes on in the other complaint."))
    return ALLOWED


def can_merge(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may let it go on in another complaint."""
    if not _in_scope(user, "complaint.merge", complaint):
        return Decision(False, _("Only supervisors and managers merge complaints."))
    if is_about(user, complaint):
        return _somebody_else()
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.MERGE):
        return Decision(False, _("Work on it has ended. Merge the other one into it, or reopen it first."))
    return ALLOWED


def can_take_over(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may let another complaint go on in this one."""
    if not _in_scope(user, "complaint.merge", complaint):
        return Decision(False, _("Only supervisors and managers merge complaints."))
    if is_about(user, complaint):
        return _somebody_else()
    if complaint.status == lifecycle.Status.WITHDRAWN.value:
        return Decision(False, _("It was withdrawn. Reopen it first."))
    return ALLOWED


def can_withdraw(user: User, complaint: Complaint) -> Decision:
    """Decide whether `user` may record that the complainant takes it back."""
    if not _in_scope(user, "complaint.withdraw", complaint):
        return Decision(False, _("Only the service desk records that a complaint is withdrawn."))
    if is_about(user, complaint):
        return _somebody_else()
    if not lifecycle.is_possible(complaint.status, lifecycle.Event.WITHDRAW):
        return Decision(False, _("Work on this complaint has ended."))
    return ALLOWED


def can_backdate(user: User) -> Decision:
    """Decide whether `user` may record what happened more than an hour ago."""
    if not may(user, "complaint.backdate"):
        return Decision(False, _("This is more than an hour ago. Only a supervisor or a manager may date back."))
    return ALLOWED


def is_about(user: User, complaint: Complaint) -> bool:
    """Tell whether the complaint is about `user`."""
    return complaint.about_user_id == user.pk


def _somebody_else() -> Decision:
    return Decision(False, _("The complaint is about you, so somebody else does this."))


def _in_scope(user: User, action: str, complaint: Complaint) -> bool:
    """Tell whether the scope that `user` has for `action` covers this complaint."""
    scope = scope_of(user, action)
    if scope == Scope.ALL:
        return True
    if scope == Scope.NONE:
        return False
    if complaint.case.owner_id == user.pk:
        return True
    team = complaint.case.team_id
    return scope == Scope.TEAM and team is not None and team in _team_keys(user)


def _team_keys(user: User) -> frozenset[int]:
    """Return the keys of the user's teams, read once per user object: a page asks for several decisions."""
    cached: frozenset[int] | None = getattr(user, "_complaint_team_keys", None)
    if cached is None:
        cached = frozenset(teams_of(user).values_list("pk", flat=True))
        user._complaint_team_keys = cached  # type: ignore[attr-defined] # the user object is the natural cache
    return cached
