"""What can be done with one complaint."""

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH
from complaints.forms.fields import InstantField, text_area
from complaints.models import Complaint
from complaints.models.choices import Channel
from complaints.selectors import address_of, assignable_users

NOW_HINT = _("Leave empty for now.")
BACKDATING_HINT = _("Only where it happened more than an hour ago.")


def answer_channel(complaint: Complaint) -> str:
    """Return the channel on which an answer most likely goes: the one it came by, or e-mail where that is one-way."""
    came_by: str = complaint.case.channel
    if came_by in {Channel.VOICEMAIL.value, Channel.IN_PERSON.value}:
        return Channel.PHONE.value
    return came_by


class AnswerForm(forms.Form):
    """A message to the customer."""

    hide_optional = True
    body = forms.CharField(label=_("Your message"), max_length=BODY_LENGTH, strip=False, widget=text_area(5))
    channel = forms.ChoiceField(label=_("How it goes"), choices=Channel.choices)
    occurred_at = InstantField(
        label=_("When the customer was answered"),
        required=False,
        help_text=_("Leave empty for now. An e-mail that you date back is recorded, not sent."),
    )
    backdating_reason = forms.CharField(
        label=_("Why it is recorded only now"), required=False, max_length=200, help_text=BACKDATING_HINT
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].initial = answer_channel(complaint)
        address = address_of(complaint)
        if address:
            # A help text is HTML, and even a valid address may hold tags: "<b>"@example.com.
            self.fields["channel"].help_text = _("E-mail goes to %(address)s.") % {"address": escape(address)}
        else:
            self.fields["channel"].help_text = _("No e-mail address is known, so an e-mail is only recorded.")


class ReplyForm(AnswerForm):
    """A message to the customer, and what comes next."""

    awaits_customer = forms.ChoiceField(
        label=_("What comes next"),
        choices=[("", _("We go on working")), ("yes", _("We wait for the customer"))],
        initial="",
        required=False,
        widget=forms.RadioSelect,
        help_text=_("While we wait, the clocks that may be held stand still until the customer writes."),
    )
    waiting_for = forms.CharField(label=_("What we wait for"), required=False, max_length=NAME_LENGTH)
    field_order = ["body", "channel", "awaits_customer", "waiting_for"]

    def clean_awaits_customer(self) -> bool:
        """Return whether we wait."""
        return bool(self.cleaned_data["awaits_customer"])


class NoteForm(forms.Form):
    """What only colleagues read."""

    body = forms.CharField(label=_("Internal note"), max_length=BODY_LENGTH, strip=False, widget=text_area(3))


class ResolveForm(AnswerForm):
    """How it was resolved."""

    channel = forms.ChoiceField(
        label=_("How the customer was told"),
        required=False,
        choices=[("", _("Not told (internal record)")), *Channel.choices],
    )
    field_order = ["body", "channel", "occurred_at", "backdating_reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Answer and outcome")
        self.fields["occurred_at"].label = _("When it was resolved")


class ReopenForm(forms.Form):
    """Why it is taken up again."""

    body = forms.CharField(
        label=_("Why it is taken up again"), max_length=BODY_LENGTH, strip=False, widget=text_area(2)
    )


class AssignForm(forms.Form):
    """Who looks after it."""

    hide_optional = True
    owner = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("Nobody"),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("No team"),
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = assignable_users()
        if complaint.about_user_id is not None:
            people = people.exclude(pk=complaint.about_user_id)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined] # a ModelChoiceField
        self.initial.setdefault("owner", complaint.case.owner)
        self.initial.setdefault("team", complaint.case.team)
