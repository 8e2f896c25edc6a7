"""The forms with which people sign in, and ask for a new password."""

from math import ceil
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.services.invitations import send_link
from accounts.services.throttling import begin_attempt, forget_attempts
from core.clock import utc_now


class SignInForm(AuthenticationForm):
    """Django's form, which looks at no more than a few passwords in a while."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("The e-mail address or the password is not right. Try again, or ask for a new password."),
    }
    wait_seconds = 0

    def clean(self) -> dict[str, Any]:
        """Check the password, unless too many were tried from here."""
        account, address = self.cleaned_data.get("username", ""), address_of(self.request)
        if not account or not self.cleaned_data.get("password"):
            return self.cleaned_data
        wait = begin_attempt(account=account, address=address, now=utc_now())
        if wait:
            self.wait_seconds = ceil(wait.total_seconds())
            minutes = ceil(self.wait_seconds / 60)
            words = ngettext(
                "Too many attempts. Wait %(count)d minute and try again, or ask for a new password.",
                "Too many attempts. Wait %(count)d minutes and try again, or ask for a new password.",
                minutes,
            )
            raise forms.ValidationError(words % {"count": minutes}, code="too_many_attempts")
        cleaned: dict[str, Any] = super().clean()
        forget_attempts(account=account, address=address)
        return cleaned


class ForgottenPasswordForm(PasswordResetForm):
    """Django's form, whose mail is one of ours: in the language of whoever gets it, not of whoever asked."""

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Put the link into the outbox."""
        send_link(user=context["user"], template="reset")


def address_of(request: HttpRequest | None) -> str:
    """Return where a request comes from.

    Behind HTTPS there is a proxy, which the settings trust to say so; the last address it appended is the caller's.
    Anything before that the caller may have made up.
    """
    if request is None:
        return ""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.IS_HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
