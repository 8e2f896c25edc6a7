"""Forms of the sla pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sla.models import choices


class TargetForm(forms.Form):
    """A new amount for one target, and why."""

    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=9, decimal_places=3)
    unit = forms.ChoiceField(label=_("Unit"), choices=choices.UNITS)
    reason = forms.CharField(
        label=_("Why it changes"),
        help_text=_("Colleagues read it in the history, next to your name."),
        max_length=200,
    )
    # The version that the person saw; the form does not overwrite a newer one.
    version = forms.UUIDField(widget=forms.HiddenInput)


class RecomputeReasonForm(forms.Form):
    """Why deadlines are moved, or put back."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("It is kept with every deadline, next to your name."),
        max_length=200,
        error_messages={"required": _("Say why.")},
    )
