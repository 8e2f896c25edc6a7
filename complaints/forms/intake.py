"""The form of a new complaint: three things asked, the rest has defaults."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.domain.permissions import Role
from accounts.models import Team, User
from accounts.selectors import active_users_with_role, teams_of
from complaints.domain.priority import priority_of
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH, TITLE_LENGTH
from complaints.forms.fields import InstantField, text_area
from complaints.forms.measured import add_measured_fields
from complaints.forms.whose import WhoseForm
from complaints.models.choices import Channel, Impact, Kind, Priority, Urgency
from complaints.services.hearing import PHONE_LENGTH
from sla.models import DutyRound
from sla.selectors import visible_rounds

ALWAYS_SHOWN = ("channel", "customer", "agreement", "description", "answered_after", "handled_after", "checked_at")
CALLBACK_FIELDS = {"wants_callback", "callback_at", "callback_phone"}
LANGUAGES = [("cs", _("Czech")), ("en", _("English"))]


def _line(label: Any, limit: int, **options: Any) -> forms.CharField:
    """Return an optional field of one line."""
    return forms.CharField(label=label, max_length=limit, required=False, **options)


def _priority(impact: str, urgency: str) -> str:
    """Return the priority as far as it can be told yet."""
    if impact in Impact.values and urgency in Urgency.values:
        return priority_of(impact, urgency).value
    return Priority.NORMAL.value


class ComplaintForm(WhoseForm):
    """What an agent types with a caller on the phone. Its names are those of `log_complaint`."""

    hide_optional = True
    # A second click sends the same number, so the same complaint is not logged twice.
    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=Channel.choices,
        # What is promised of a moment, and so what is asked for below, depends on the channel.
        widget=forms.RadioSelect(
            attrs={
                "hx-get": reverse_lazy("complaints:measured"),
                "hx-trigger": "change",
                "hx-target": "#measured-fields",
                "hx-include": "[name=channel]:checked, [name=kind], [name=customer_key]:checked, [name=agreement]",
            }
        ),
    )
    description = forms.CharField(label=_("What happened"), max_length=BODY_LENGTH, strip=False, widget=text_area(5))
    title = _line(_("Title"), TITLE_LENGTH, help_text=_("Leave empty to take the first line of what happened."))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.COMPLAINT, required=False)
    impact = forms.ChoiceField(
        label=_("Who is affected"), choices=Impact.choices, initial=Impact.MEDIUM, required=False
    )
    urgency = forms.ChoiceField(
        label=_("How urgent it is"), choices=Urgency.choices, initial=Urgency.MEDIUM, required=False
    )
    complainant_name = _line(_("Complainant's name"), NAME_LENGTH)
    complainant_contact = _line(_("Complainant's e-mail or phone"), NAME_LENGTH)
    on_behalf_of = _line(_("On behalf of"), NAME_LENGTH)
    remedy_sought = forms.CharField(
        label=_("What the complainant asks for"),
        max_length=BODY_LENGTH,
        required=False,
        strip=False,
        widget=text_area(2),
    )
    wants_callback = forms.BooleanField(label=_("The customer asks to be called back"), required=False)
    callback_at = InstantField(
        label=_("Agreed time of the call"),
        required=False,
        help_text=_("The call is due then. Leave empty where no time was agreed: the target of the channel counts."),
    )
    callback_phone = _line(_("Phone number"), PHONE_LENGTH)
    received_at = InstantField(
        label=_("Received"), required=False, help_text=_("Leave empty for now. Deadlines count from this moment.")
    )
    # The check that found a voicemail message; it says to the second when the message was listened to.
    check = forms.UUIDField(widget=forms.HiddenInput, required=False)
    checked_at = InstantField(
        label=_("Message listened to"),
        required=False,
        help_text=_("Leave empty for now. The time to call back counts from this moment."),
    )
    backdating_reason = _line(
        _("Why it is recorded only now"), NAME_LENGTH, help_text=_("Only where it was received more than an hour ago.")
    )
    occurred_at = InstantField(label=_("When it happened to the customer"), required=False)
    about_user = forms.ModelChoiceField(
        label=_("About a member of staff"),
        queryset=User.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("Nobody"),
        help_text=_("That person can neither look after the complaint nor close it."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("Your own"),
    )
    language = forms.ChoiceField(
        label=_("Language of answers"), choices=[("", _("The customer's")), *LANGUAGES], required=False
    )

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, user=user, now=now, **kwargs)
        self.initial.setdefault("public_id", uuid4())
        people = active_users_with_role(*(role for role in Role if role is not Role.AUDITOR))
        self.fields["about_user"].queryset = people  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["team"].queryset = teams_of(user)  # type: ignore[attr-defined] # a ModelChoiceField
        self.found_by = self._found_by()
        self.measured_fields = add_measured_fields(
            self,
            kind=self._given("kind") or Kind.COMPLAINT.value,
            channel=self._given("channel"),
            priority=_priority(self._given("impact"), self._given("urgency")),
            customer=self.chosen_customer,
            agreement=self._given("agreement"),
            at=self._received_at() or now,
        )

    @property
    def details_are_open(self) -> bool:
        """Tell whether something was typed in the part that is folded away: what was typed is never hidden."""
        shown = {*ALWAYS_SHOWN, "public_id", "customer_key", "check"}
        hidden = [name for name in self.fields if name not in shown and not name.endswith("_unit")]
        usual = ["", None, False]
        return self.is_bound and any(
            name in self.errors or self[name].value() not in (*usual, self.fields[name].initial) for name in hidden
        )

    def clean(self) -> dict[str, Any]:
        """Find the customer that was meant, and when the message was found."""
        values = super().clean()
        values.pop("check", None)
        if values.get("channel") != Channel.VOICEMAIL.value:
            values["checked_at"] = None
        elif self.found_by is not None:
            values["checked_at"] = self.found_by.done_at
        return values

    @property
    def is_call_promised(self) -> bool:
        """Tell whether the customer asks to be called back."""
        return bool(self.cleaned_data.get("wants_callback"))

    def intake(self) -> dict[str, Any]:
        """Return the arguments for `log_complaint`, which knows what is meant where nothing was given.

        Where a call is promised they are those of `log_with_callback`.
        """
        left_out = {"wants_callback"} if self.is_call_promised else CALLBACK_FIELDS
        return {
            name: value for name, value in self.cleaned_data.items() if value not in ("", None) and name not in left_out
        }

    def _found_by(self) -> DutyRound | None:
        """Return the check of one's own team that found the message; None where none is named."""
        key = self._given("check")
        try:
            return visible_rounds(self.user).filter(public_id=key).first() if key else None
        except ValidationError:
            return None
