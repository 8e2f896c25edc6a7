"""Whose complaint it is, and so which agreement it falls under: the part that intake and reclassifying share."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.domain.text import NAME_LENGTH
from complaints.selectors import agreements_in_force, matching_customers
from customers.models import Customer

NOT_A_CUSTOMER = "none"


class WhoseForm(forms.Form):
    """Finds a customer by what is typed, and the agreements in force for them. A form of it has `received_at` too."""

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
    # The service knows why one does not fit, so the form does not judge it.
    agreement = forms.CharField(label=_("Agreement it falls under"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.chosen_customer = self._customer_of(self._given("customer_key"))
        if self.chosen_customer is not None:
            self.initial.setdefault("customer", self.chosen_customer.name)
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

    def clean(self) -> dict[str, Any]:
        """Find the customer that was meant."""
        values = super().clean() or {}
        typed = values.get("customer", "").strip()
        key = values.pop("customer_key", "")
        values["customer"] = None
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
