"""The small forms: filtering the list, signing, putting aside."""

from __future__ import annotations

from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agreements.models.words import STATE_CHOICES
from agreements.selectors import AgreementFilter, customers_with_agreements, owners_of_agreements
from agreements.selectors.lists import SORTS
from agreements.services.signing import MAXIMUM_SCAN_BYTES, Scan
from customers.models import Customer

DAY = forms.DateInput(attrs={"type": "date", "max": "9999-12-31"}, format="%Y-%m-%d")


ENDING_WITHIN = [
    ("", _("Whenever")),
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("180", _("180 days")),
    ("365", _("1 year")),
]


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    hide_optional = True
    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *STATE_CHOICES])
    customer = forms.ModelChoiceField(
        label=_("Customer"),
        required=False,
        queryset=Customer.objects.none(),
        to_field_name="public_id",
        empty_label=_("All"),
    )

    owner = forms.ModelChoiceField(label=_("Owner"), required=False, queryset=User.objects.none(), empty_label=_("All"))
    sort = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(sign + name, name) for name in SORTS for sign in ("", "-")]
    )
    ending = forms.TypedChoiceField(
        label=_("Ends within"), required=False, coerce=int, empty_value=None, choices=ENDING_WITHIN
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        customers: Any = self.fields["customer"]
        customers.queryset = customers_with_agreements(user)
        owners: Any = self.fields["owner"]
        owners.queryset = owners_of_agreements(user)
        owners.label_from_instance = attrgetter("full_name")

    def query(self) -> str:
        """Return what was chosen as a query string, "" for nothing."""
        self.is_valid()
        return urlencode({name: self.data[name] for name in self.fields if self.cleaned_data.get(name)})

    def chosen(self) -> AgreementFilter:
        """Return the filter; what cannot be read filters nothing."""
        self.is_valid()
        read = getattr(self, "cleaned_data", {})
        customer = read.get("customer")
        owner = read.get("owner")
        return AgreementFilter(
            text=read.get("q", ""),
            state=read.get("state", ""),
            customer=customer.public_id if customer else None,
            owner=owner.pk if owner else None,
            ending_within=read.get("ending"),
            sort=read.get("sort", ""),
        )


class SignatureForm(forms.Form):
    """A signature on paper."""

    signed_on = forms.DateField(
        label=_("Signed on"),
        widget=DAY,
        help_text=_("The day of the last signature."),
        error_messages={
            "required": _("Enter the day of the last signature."),
            "invalid": _("Enter a date that exists."),
        },
    )
    effective_from = forms.DateField(
        label=_("Effective from"),
        widget=DAY,
        help_text=_("From this day on its targets start clocks."),
        error_messages={
            "required": _("Enter the day from which it applies."),
            "invalid": _("Enter a date that exists."),
        },
    )
    scan = forms.FileField(
        label=_("Scan"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"}),
        help_text=_("PDF, PNG or JPEG, at most 5 MB."),
        error_messages={"empty": _("The file is empty.")},
    )

    def scanned(self) -> Scan | None:
        """Return the upload, read no further than it may be long; None if there is none."""
        upload = self.cleaned_data.get("scan")
        return Scan(name=upload.name, content=upload.read(MAXIMUM_SCAN_BYTES + 1)) if upload else None


class WaiverForm(forms.Form):
    """Why a hint is left as it is."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who approves the agreement reads it."),
        error_messages={"required": _("Say why it is left as it is.")},
    )


class RedraftForm(forms.Form):
    """Why an approved version is put aside."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why the approved version is put aside.")},
    )
