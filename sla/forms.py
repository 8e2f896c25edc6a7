"""Forms of the sla pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RecomputeReasonForm(forms.Form):
    """Why deadlines are moved, or put back."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("It is kept with every deadline, next to your name."),
        max_length=200,
        error_messages={"required": _("Say why.")},
    )
