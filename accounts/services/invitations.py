"""The link with which a person chooses their password: a new one, or one who forgot it."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import record
from core.errors import Problem, Refusal
from core.models import Organisation


def invitation_link(user: User) -> str:
    """Return the address where `user` chooses a password; it works once and for as long as the settings say."""
    token = default_token_generator.make_token(user)
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return f"{settings.SITE_URL}{reverse('accounts:password_reset_confirm', args=[uid, token])}"


@transaction.atomic
def invite(*, user: User, actor: User | None, now: datetime) -> None:
    """Mail `user` the link, in their language, through the outbox, which erases it once it is sent.

    Raises Refusal for service accounts and the deactivated: neither can sign in.
    """
    if user.is_service or not user.is_active:
        raise Refusal(Problem("", "cannot_sign_in", _("Only active people are invited.")))
    send_link(user=user, template="invitation")
    record(actor=actor, action="user.invited", subject=user, now=now, reference=user.full_name[:64])


def send_link(*, user: User, template: str) -> None:
    """Mail `user` a link by `accounts/mail/<template>`, in their language, as text and HTML."""
    context = {
        "user": user,
        "link": invitation_link(user),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "organisation": Organisation.current(),
        "language": user.language,
    }
    with translation.override(user.language):
        # The mail backend is the outbox: floors below it reach it through Django.
        message = EmailMultiAlternatives(
            subject=" ".join(render_to_string(f"accounts/mail/{template}.subject.txt", context).split()),
            body=render_to_string(f"accounts/mail/{template}.txt", context).strip() + "\n",
            to=[user.email],
        )
        message.attach_alternative(render_to_string(f"accounts/mail/{template}.html", context), "text/html")
        message.send()
