"""Who may see the outbox and the webhooks, and what they may do there."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may
from core.access import Decision
from notifications.models import OutgoingEmail, WebhookDelivery, WebhookEndpoint


def get_email_for(user: User, public_id: UUID) -> OutgoingEmail:
    """Return an e-mail that `user` may see. Raises Http404 otherwise."""
    return get_object_or_404(OutgoingEmail.objects.visible_to(user), public_id=public_id)


def can_send_again(user: User, email: OutgoingEmail) -> Decision:
    """Tell whether `user` may send this e-mail again."""
    if not may(user, "mail.resend"):
        return Decision(False, _("Only managers and administrators send e-mails again."))
    if email.state not in (OutgoingEmail.State.FAILED, OutgoingEmail.State.BOUNCED):
        return Decision(False, _("Only an e-mail that was not sent or came back can be sent again."))
    if email.erased_at is not None and not email.one_time:
        return Decision(False, _("Its body was deleted because it is old: there is nothing left to send."))
    if email.erased_at is not None:
        return Decision(False, _("Its body held a secret and is erased: ask for a new one instead."))
    return Decision(True)


def get_endpoint_for(user: User, public_id: UUID) -> WebhookEndpoint:
    """Return a webhook endpoint that `user` may see. Raises Http404 otherwise."""
    return get_object_or_404(WebhookEndpoint.objects.visible_to(user), public_id=public_id)


def get_delivery_for(user: User, public_id: UUID) -> WebhookDelivery:
    """Return a delivery of a webhook that `user` may see, with its event and endpoint. Raises Http404 otherwise."""
    endpoints = WebhookEndpoint.objects.visible_to(user)
    rows = WebhookDelivery.objects.filter(endpoint__in=endpoints).select_related("event", "endpoint")
    return get_object_or_404(rows, public_id=public_id)


def can_edit_webhooks(user: User) -> Decision:
    """Tell whether `user` may set up who is told."""
    if not may(user, "webhook.edit"):
        return Decision(False, _("Only administrators set up webhooks."))
    return Decision(True)


def can_send_to(user: User, endpoint: WebhookEndpoint) -> Decision:
    """Tell whether `user` may send something to this endpoint: a test, or what failed."""
    if not may(user, "webhook.resend"):
        return Decision(False, _("Only managers and administrators send webhooks."))
    if not endpoint.is_active:
        return Decision(False, _("The endpoint is switched off: switch it on first."))
    return Decision(True)


def can_resend(user: User, delivery: WebhookDelivery) -> Decision:
    """Tell whether `user` may send this delivery again."""
    if decision := can_send_to(user, delivery.endpoint):
        if delivery.next_attempt_at is not None:
            return Decision(False, _("It is on its way already."))
        return Decision(True)
    return decision
