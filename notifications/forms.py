"""Forms of the outbox and of a person's choices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.widgets import GroupedCheckboxes
from core.world import zone_choices
from notifications.event_words import event_choices
from notifications.models import NoticePreferences
from notifications.services.webhooks.endpoints import url_problems

DAYS = [
    ("0", _("Monday")), ("1", _("Tuesday")), ("2", _("Wednesday")), ("3", _("Thursday")), ("4", _("Friday")),
    ("5", _("Saturday")), ("6", _("Sunday")),
]  # fmt: skip
CHANNELS = [("email", _("By e-mail and in the application")), ("app", _("Only in the application"))]
GATHERED = [("", _("As the organisation set")), *((str(each), f"{each} min") for each in (5, 10, 15, 30, 60))]


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

    def clean_url(self) -> str:
        """Judge the address here too: else it is refused only once everything else is right."""
        url: str = self.cleaned_data["url"]
        for problem in url_problems(url):
            raise forms.ValidationError(problem.message, code=problem.code)
        return url


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


class NoticePreferencesForm(forms.Form):
    """How one person wants to be told."""

    hide_optional = True

    breach_channel = forms.ChoiceField(
        label=_("Missed deadlines and escalations"),
        choices=CHANNELS[:1],
        disabled=True,
        required=False,
        help_text=_(
            "They always come by e-mail, at any hour: who is responsible for a promise hears when it is broken."
        ),
    )
    warning_channel = forms.ChoiceField(label=_("Warnings that a deadline is near"), choices=CHANNELS)
    info_channel = forms.ChoiceField(label=_("Corrections and other information"), choices=CHANNELS)
    quiet_from = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_days = forms.MultipleChoiceField(
        label=_("And all day on"), choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    timezone = forms.ChoiceField(label=_("Time zone"), required=False)
    digest_minutes = forms.TypedChoiceField(
        label=_("When many come at once, gather them for"), choices=GATHERED, coerce=int, empty_value=None,
        required=False, help_text=_("The first few come one by one; all others of that time in one e-mail."),
    )  # fmt: skip
    summary = forms.ChoiceField(
        label=_("Summary"), choices=[("off", _("None")), ("daily", _("Every day")), ("weekly", _("Every week"))],
        help_text=_("What was missed since the last one, what falls due next, and how many promises were kept."),
    )  # fmt: skip
    summary_weekday = forms.TypedChoiceField(label=_("A weekly one on"), choices=DAYS, coerce=int)
    summary_hour = forms.TypedChoiceField(
        label=_("At"), choices=[(str(hour), f"{hour:02d}:00") for hour in range(24)], coerce=int
    )
    summary_when_empty = forms.BooleanField(label=_("Even when there is nothing to tell"), required=False)

    def __init__(self, *args: Any, with_summary: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone: Any = self.fields["timezone"]
        zone.choices = [("", _("As the organisation")), *zone_choices()]
        if not with_summary:
            for name in ("summary", "summary_weekday", "summary_hour", "summary_when_empty"):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Return what was chosen, as the service takes it."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "breach_channel"}
        return {**chosen, "quiet_days": "".join(sorted(chosen["quiet_days"]))}


def choices_of(chosen: NoticePreferences) -> dict[str, Any]:
    """Return what the form starts with."""
    fields = NoticePreferencesForm.base_fields
    initial = {name: getattr(chosen, name) for name in fields if name != "breach_channel"}
    return {**initial, "breach_channel": "email", "quiet_days": list(chosen.quiet_days)}
