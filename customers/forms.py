"""Forms for customers and the people there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.domain.company_id import (
    is_czech_company_id,
    is_czech_vat_id,
    normalised_company_id,
    normalised_vat_id,
)
from customers.models import Contact, Customer

if TYPE_CHECKING:  # at run time a ModelForm takes no parameter
    CustomerModelForm = forms.ModelForm[Customer]
    ContactModelForm = forms.ModelForm[Contact]
else:
    CustomerModelForm = ContactModelForm = forms.ModelForm


class CustomerForm(CustomerModelForm):
    """All fields of a customer; only the name is required."""

    class Meta:
        model = Customer
        fields = [
            "name", "company_id", "vat_id", "street", "city", "postal_code", "country",
            "email", "phone", "data_box", "language", "note", "is_active",
        ]  # fmt: skip
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "company_id": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "country": _("Two letters, for example CZ or SK."),
            "language": _("Letters and e-mails to this customer are written in it."),
            "note": _("For colleagues only; the customer never sees it."),
            "is_active": _("Inactive customers stay in the records and leave the lists."),
        }
        error_messages = {"name": {"required": _("Enter the name of the customer.")}}

    def doubts(self) -> list[str]:
        """Return what looks wrong in the cleaned data but was stored all the same: registers know exceptions."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("country", "").upper() != "CZ":
            return []
        found = []
        company_id = normalised_company_id(cleaned.get("company_id", ""))
        if company_id and not is_czech_company_id(company_id):
            found.append(
                gettext("The company ID %(number)s fails its check digit. Compare it with the register.")
                % {"number": company_id}
            )
        vat_id = normalised_vat_id(cleaned.get("vat_id", ""))
        if vat_id and not is_czech_vat_id(vat_id):
            found.append(
                gettext("The VAT ID %(number)s does not look like a Czech one (CZ and 8 to 10 digits).")
                % {"number": vat_id}
            )
        return found


class ContactForm(ContactModelForm):
    """A person at a customer."""

    class Meta:
        model = Contact
        fields = ["name", "role", "email", "phone"]
        help_texts = {"role": _("For example signatory, technician, accounts.")}
        error_messages = {"name": {"required": _("Enter the name of the person.")}}


class CustomerFilterForm(forms.Form):
    """The filters of the list; anything unknown falls back to what the page starts with."""

    hide_optional = True

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("active", _("Active")), ("inactive", _("Inactive")), ("all", _("All"))],
    )
