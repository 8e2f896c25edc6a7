"""Who may see and do what with a policy."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import User
from accounts.permissions import may
from core.access import ALLOWED, Decision
from policies.models import PolicyDocument, PolicyRevision, RevisionState


def get_policy_for(user: User, code: str) -> PolicyDocument:
    """Return the document. Raises Http404 if there is none that `user` may see."""
    require(user, "policy.read")
    return get_object_or_404(PolicyDocument.objects.visible_to(user), code=code)


def get_draft_for(user: User, code: str) -> PolicyRevision:
    """Return the open draft. Raises Http404 for those who see only what is published, and if none is open."""
    if not may(user, "policy.view"):
        raise Http404("drafts are not for readers")
    drafts = PolicyRevision.objects.filter(state=RevisionState.DRAFT).select_related("document")
    return get_object_or_404(drafts, document__code=code, document__in=PolicyDocument.objects.visible_to(user))


def get_edition_for(document: PolicyDocument, number: int) -> PolicyRevision:
    """Return a published revision of a document that the caller may see. Raises Http404 if there is none."""
    published = PolicyRevision.objects.filter(state=RevisionState.PUBLISHED).select_related("document")
    return get_object_or_404(published, document=document, number=number)


def can_draft(user: User) -> Decision:
    """Say whether `user` may write policies."""
    if may(user, "policy.draft"):
        return ALLOWED
    return Decision(allowed=False, reason=_("Only a manager writes policies."))


def can_publish(user: User) -> Decision:
    """Say whether `user` may publish."""
    if may(user, "policy.publish"):
        return ALLOWED
    return Decision(allowed=False, reason=_("Only a manager publishes policies."))


def can_acknowledge(document: PolicyDocument, revision: PolicyRevision) -> Decision:
    """Say whether reading `revision` may be confirmed: only the newest published one is."""
    if revision.is_published and revision.number == document.published_number:
        return ALLOWED
    return Decision(allowed=False, reason=_("Only the current edition is confirmed."))
