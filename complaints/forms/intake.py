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
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH, TITLE_LENGTH
from complaints.forms.fields import InstantField, text_area
from complaints.models.choices import Channel, Impact, Kind, Urgency
from complaints.selectors import agreements_in_force, matching_customers
from customers.models import Customer
from sla.models import DutyRound
from sla.selectors import visible_rounds

NOT_A_CUSTOMER = "none"
ALWAYS_SHOWN = ("channel", "customer", "agreement", "description")
LANGUAGES = [("cs", _("Czech")), ("en", _("English"))]


def _line(label: Any, limit: int, **options: Any) -> forms.CharField:
    """Return an optional field of one line."""
    return forms.CharField(label=label, max_length=limit, required=False, **options)


class ComplaintForm(forms.Form):
    """What an agent types with a caller on the phone. Its names are those of `log_complaint`."""

    hide_optional = True
    # A second click sends the same number, so the same complaint is not logged twice.
    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(label=_("How it came"), choices=Channel.choices, widget=forms.RadioSelect)
    customer = forms.CharField(
        label=_("Customer"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=_("Type a part of the name, the company ID or the e-mail."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "hx-get": reverse_lazy("complaints:customers"),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": "#customer-matches",
                "hx-sync": "this:replace",
            }
        ),
    )
    # Which of the customers found is meant; or that it is none of them.
    customer_key = forms.CharField(required=False, widget=forms.HiddenInput)
    description = forms.CharField(label=_("What happened"), max_length=BODY_LENGTH, strip=False, widget=text_area(5))
    title = _line(_("Title"), TITLE_LENGTH, help_text=_("Leave empty to take the first line of what happened."))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.COMPLAINT, required=False)
    impact = forms.ChoiceField(
        label=_("Who is affected"), choices=Impact.choices, initial=Impact.MEDIUM, required=False
    )
    urgency = forms.ChoiceField(
        label=_("How urgent it is"), choices=Urgency.choices, initial=Urgency.MEDIUM, required=False
    )
    # The service knows why one does not fit, so the form does not judge it.
    agreement = forms.CharField(label=_("Agreement it falls under"), required=False, widget=forms.Select)
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
        super().__init__(*args, **kwargs)
        self.user = user
        self.initial.setdefault("public_id", uuid4())
        people = active_users_with_role(*(role for role in Role if role is not Role.AUDITOR))
        self.fields["about_user"].queryset = people  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["team"].queryset = teams_of(user)  # type: ignore[attr-defined] # a ModelChoiceField
        self.chosen_customer = self._customer_of(self._given("customer_key"))
        if self.chosen_customer is not None:
            self.initial.setdefault("customer", self.chosen_customer.name)
        self.found_by = self._found_by()
        self.matches = self._matches()
        self.agreements = agreements_in_force(self.chosen_customer, self._received_at() or now)
        self.fields["agreement"].widget.choices = [
            ("", _("Choose one")),
            *((reference, f"{reference} {title}") for reference, title in self.agreements),
        ]

    @property
    def is_not_customer(self) -> bool:
        """Tell whether it was said that no customer complains."""
        return self._given("customer_key") == NOT_A_CUSTOMER

    @property
    def details_have_errors(self) -> bool:
        """Tell whether something is wrong in the part that is folded away."""
        return bool(self.is_bound and set(self.errors) - {*ALWAYS_SHOWN, "__all__"})

    def clean(self) -> dict[str, Any]:
        """Find the customer that was meant."""
        values = super().clean() or {}
        typed = values.get("customer", "").strip()
        key = values.pop("customer_key", "")
        values["customer"] = None
        values.pop("check", None)
        if values.get("channel") != Channel.VOICEMAIL.value:
            values["checked_at"] = None
        elif self.found_by is not None:
            values["checked_at"] = self.found_by.done_at
        if key == NOT_A_CUSTOMER:
            values["complainant_name"] = values.get("complainant_name") or typed
        elif self.chosen_customer is not None:
            values["customer"] = self.chosen_customer
        elif typed:
            exact = [match for match in self.matches if match.name.casefold() == typed.casefold()]
            if len(exact) == 1:
                values["customer"] = exact[0]
            else:
                self.add_error("customer", ValidationError(self._which(), code="choose"))
        return values

    def intake(self) -> dict[str, Any]:
        """Return the arguments for `log_complaint`, which knows what is meant where nothing was given."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def _which(self) -> str:
        """Say why the typed text does not tell which customer is meant."""
        if self.matches:
            return str(_("Choose the customer from those found below, or say that it is none of them."))
        return str(_("No customer is found under this. Change it, or say that it is not a customer."))

    def _given(self, name: str) -> str:
        """Return what was sent for a field, or its initial value."""
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(value or "").strip()

    def _received_at(self) -> datetime | None:
        """Return when it is said to have been received, as far as that can be read yet."""
        try:
            instant: datetime | None = self.fields["received_at"].clean(self._given("received_at"))
        except ValidationError:
            return None
        return instant

    def _found_by(self) -> DutyRound | None:
        """Return the check of one's own team that found the message; None where none is named."""
        key = self._given("check")
        try:
            return visible_rounds(self.user).filter(public_id=key).first() if key else None
        except ValidationError:
            return None

    def _matches(self) -> list[Customer]:
        """Return the customers to choose from: what was typed finds them, and the chosen one is always there."""
        matches = matching_customers(self.user, self._given("customer"))
        if self.chosen_customer is not None and self.chosen_customer not in matches:
            matches = [self.chosen_customer, *matches]
        return matches

    def _customer_of(self, key: str) -> Customer | None:
        """Return the visible customer with this public id."""
        try:
            return Customer.objects.visible_to(self.user).filter(public_id=key).first() if key else None
        except ValidationError:
            return None
