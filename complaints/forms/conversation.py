"""What else happens on a complaint: the customer's words, letters, call-backs, holds and the closing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.domain.interactions import Kind
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH
from complaints.forms.actions import BACKDATING_HINT, NOW_HINT, answer_channel
from complaints.forms.fields import InstantField, text_area
from complaints.models import Complaint
from complaints.models.choices import Channel, Closing, InteractionKind
from complaints.services.hearing import PHONE_LENGTH


class DatedForm(forms.Form):
    """Something that happened now, or earlier: then with a reason."""

    hide_optional = True
    occurred_at = InstantField(label=_("When it happened"), required=False, help_text=NOW_HINT)
    backdating_reason = forms.CharField(
        label=_("Why it is recorded only now"), required=False, max_length=NAME_LENGTH, help_text=BACKDATING_HINT
    )


class MessageForm(DatedForm):
    """What the customer wrote or said."""

    body = forms.CharField(label=_("What the customer says"), max_length=BODY_LENGTH, strip=False, widget=text_area(4))
    channel = forms.ChoiceField(label=_("How it came"), choices=Channel.choices)
    field_order = ["body", "channel"]

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].initial = complaint.case.channel


class CallbackForm(DatedForm):
    """The customer asks to be called back."""

    agreed_at = InstantField(
        label=_("Agreed time"),
        required=False,
        help_text=_("The call is due then. Leave empty where no time was agreed: the target of the channel counts."),
    )
    phone = forms.CharField(label=_("Phone number"), required=False, max_length=PHONE_LENGTH)
    channel = forms.ChoiceField(label=_("How it was asked for"), choices=Channel.choices)
    body = forms.CharField(
        label=_("What it is about"), required=False, max_length=BODY_LENGTH, strip=False, widget=text_area(2)
    )
    field_order = ["agreed_at", "phone", "channel", "body"]

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].initial = complaint.case.channel


class AttemptForm(DatedForm):
    """A call to the customer that reached nobody."""

    body = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=BODY_LENGTH,
        strip=False,
        widget=text_area(2),
        help_text=_("Such as: left a message. No clock stops: the customer still waits."),
    )
    field_order = ["body"]


class LetterForm(DatedForm):
    """An acknowledgement, or the automatic reply that a machine has sent."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (kind.value, InteractionKind(kind.value).label) for kind in (Kind.ACKNOWLEDGEMENT, Kind.AUTOMATIC_REPLY)
        ],
        initial=Kind.ACKNOWLEDGEMENT.value,
        widget=forms.RadioSelect,
        help_text=_("An automatic reply is only recorded, and never stops the time to the first response."),
    )
    body = forms.CharField(label=_("Its text"), max_length=BODY_LENGTH, strip=False, widget=text_area(4))
    channel = forms.ChoiceField(label=_("How it goes"), choices=Channel.choices)
    field_order = ["kind", "body", "channel"]

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].initial = answer_channel(complaint)


class PromiseForm(LetterForm):
    """A holding letter with the date that it promises."""

    kind = None  # type: ignore[assignment] # Django's way of leaving out an inherited field
    promised_at = InstantField(
        label=_("The full answer comes by"),
        help_text=_("The letter says it, and a clock of its own counts to it. It is never held."),
    )
    field_order = ["promised_at", "body", "channel"]


class HoldForm(DatedForm):
    """Why the clocks are held."""

    reason = forms.CharField(
        label=_("Why the clocks are held"),
        max_length=NAME_LENGTH,
        help_text=_("Everybody reads it in the explanation of the deadline."),
    )
    field_order = ["reason"]


class CloseForm(forms.Form):
    """How it ended for the customer."""

    hide_optional = True
    closed_as = forms.ChoiceField(
        label=_("How it ended"), choices=Closing.choices, widget=forms.RadioSelect, initial=Closing.SATISFIED.value
    )
    body = forms.CharField(
        label=_("What else to know"), required=False, max_length=BODY_LENGTH, strip=False, widget=text_area(2)
    )
