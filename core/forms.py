"""What forms of every app share, and the form of the organisation."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.models import Organisation
from core.world import country_choices, currency_choices, zone_choices


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put each problem of `refusal` beside the field it names, or on the form where it names none of its fields."""
    for problem in refusal.problems:
        form.add_error(
            problem.field if problem.field in form.fields else None,
            forms.ValidationError(problem.message, code=problem.code),
        )


class OrganisationForm(forms.Form):
    """All fields of the organisation; only the name, zone, language and currency are required."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it stands in agreements and letters, with its legal form."),
        error_messages={"required": _("Enter the name of the organisation.")},
    )
    company_id = forms.CharField(label=_("Company ID (IČO)"), max_length=20, required=False)
    vat_id = forms.CharField(label=_("VAT ID (DIČ)"), max_length=20, required=False)
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=12, required=False)
    country = forms.ChoiceField(label=_("Country"))
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Customers' answers to our e-mails come here.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Dates and times on pages and in letters are meant in it. Business calendars have their own."),
    )
    default_language = forms.ChoiceField(label=_("Language"), choices=[("cs", "čeština"), ("en", "English")])
    currency = forms.ChoiceField(label=_("Currency"))
    seconds_per_ring = forms.IntegerField(
        label=_("Seconds per ring"),
        min_value=1,
        max_value=60,
        help_text=_("How long a phone rings once: a target of 3 rings is shown in seconds too."),
    )
    notices_alone = forms.IntegerField(
        label=_("E-mails of their own"),
        min_value=1,
        max_value=100,
        help_text=_("So many notices to one person come one by one; all others of that time come in one e-mail."),
    )
    notices_window_minutes = forms.IntegerField(
        label=_("In so many minutes"), min_value=1, max_value=240, help_text=_("How long the others are gathered.")
    )

    objective_percent = forms.DecimalField(
        label=_("Attainment objective, %"),
        localize=True,
        max_digits=6,
        decimal_places=3,
        help_text=_("In how many percent of cases a target is to be met that says nothing of its own."),
        error_messages={"required": _("Enter a percent above 0 and up to 100.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self._offer("country", country_choices(language))
        self._offer("currency", currency_choices(language))
        self._offer("timezone", zone_choices())

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]  # a ChoiceField; the mapping knows only Field
        now = self.initial.get(name, "")
        # A value from before (a currency that ended, an alias of a zone) stays until somebody changes it.
        known = {code for code, words in choices if isinstance(words, str)}
        known |= {code for _group, inner in choices if isinstance(inner, list) for code, _words in inner}
        field.choices = choices if not now or now in known else [(now, now), *choices]


def initial_of(organisation: Organisation) -> dict[str, Any]:
    """Return what the form starts with."""
    values = {name: getattr(organisation, name) for name in OrganisationForm.base_fields}
    # 95, not 95.000: as a person writes it.
    return values | {"objective_percent": Decimal(f"{organisation.objective_percent.normalize():f}")}


class AuditFilterForm(forms.Form):
    """The filters of the audit trail; anything unknown is no filter."""

    hide_optional = True

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("agreement", _("Agreements")),
            ("complaint", _("Complaints")),
            ("customer", _("Customers")),
            ("policy", _("Policies")),
            ("target", _("Targets and calendars")),
            ("email", _("Outgoing mail")),
            ("user", _("People, teams and keys")),
            ("organisation", _("Organisation")),
        ],
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
