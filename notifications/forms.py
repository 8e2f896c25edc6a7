"""Forms of the outbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.widgets import GroupedCheckboxes
from notifications.event_words import event_choices


class MailFilterForm(forms.Form):
    """What the list of e-mails shows."""

    q = forms.CharField(label=_("Recipient, subject or reference"), required=False, max_length=100)


class EndpointForm(forms.Form):
    """Where a system is, what it is called, and what it wants to know."""

    description = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Which system it is, for example “CRM, production”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a name for the endpoint.")},
    )
    url = forms.CharField(
        label=_("Address"),
        help_text=_("It begins with https:// and answers a POST request with a status from 200 to 299."),
        widget=forms.TextInput(attrs={"type": "url", "inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter a whole address, such as https://crm.example.com/hooks.")},
    )
    event_types = forms.MultipleChoiceField(
        label=_("Tell it when"),
        widget=GroupedCheckboxes,
        error_messages={"required": _("Choose at least one event.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["event_types"]  # its class is declared above; the mapping knows only Field
        field.choices = event_choices()


class RotateForm(forms.Form):
    """How long the secret before stays valid."""

    overlap = forms.ChoiceField(
        label=_("The secret before"),
        widget=forms.RadioSelect,
        initial="days",
        choices=[
            ("days", _("signs too for three more days: time to put the new one in at the receiver")),
            ("none", _("is invalid at once: it leaked")),
        ],
    )


class ResendForm(forms.Form):
    """How far back what failed is sent again."""

    hours = forms.TypedChoiceField(
        label=_("Send again what was not delivered"),
        coerce=int,
        choices=[
            (1, _("in the last hour")),
            (24, _("in the last 24 hours")),
            (168, _("in the last seven days")),
            (0, _("ever")),
        ],
    )
