"""Who may see the outbox, and what they may do there."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may
from core.access import Decision
from notifications.models import OutgoingEmail


def get_email_for(user: User, public_id: UUID) -> OutgoingEmail:
    """Return an e-mail that `user` may see. Raises Http404 otherwise."""
    return get_object_or_404(OutgoingEmail.objects.visible_to(user), public_id=public_id)


def can_send_again(user: User, email: OutgoingEmail) -> Decision:
    """Tell whether `user` may send this e-mail again."""
    if not may(user, "mail.resend"):
        return Decision(False, _("Only managers and administrators send e-mails again."))
    if email.state != OutgoingEmail.State.FAILED:
        return Decision(False, _("Only an e-mail that was not sent can be sent again."))
    if email.erased_at is not None:
        return Decision(False, _("Its body held a secret and is erased: ask for a new one instead."))
    return Decision(True)
