"""Forms of the outbox."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MailFilterForm(forms.Form):
    """What the list of e-mails shows."""

    q = forms.CharField(label=_("Recipient, subject or reference"), required=False, max_length=100)
