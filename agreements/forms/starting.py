"""The forms that begin an agreement: from a template, as a copy, from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agreements.forms.labels import EMPTY_LABEL, TEMPLATE_LABELS
from agreements.models import Agreement, AgreementVersion
from agreements.services import EMPTY
from agreements.services.importing import MAXIMUM_IMPORT_BYTES
from customers.models import Customer


class BeginForm(forms.Form):
    """What every agreement begins with: the other party and a title."""

    customer = forms.ModelChoiceField(
        label=_("Customer"),
        queryset=Customer.objects.none(),
        empty_label=_("Choose…"),
        to_field_name="public_id",
        error_messages={
            "required": _("Choose the customer."),
            "invalid_choice": _("There is no such customer."),
        },
        help_text=_("The other party. Its address and numbers are copied into the agreement."),
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Give the agreement a title.")}
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        customers: Any = self.fields["customer"]
        customers.queryset = Customer.objects.visible_to(user).filter(is_active=True)


class TemplateForm(BeginForm):
    """A new agreement from a template."""

    template = forms.ChoiceField(
        label=_("Begin with"),
        choices=[*((name, label.text) for name, label in TEMPLATE_LABELS.items()), (EMPTY, EMPTY_LABEL.text)],
        error_messages={"required": _("Choose a template."), "invalid_choice": _("There is no such template.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the agreement"),
        choices=[("cs", _("Czech")), ("en", _("English"))],
        help_text=_("The language that binds. It does not change later."),
    )
    field_order = ("template", "language", "customer", "title")


class CopyForm(BeginForm):
    """A new agreement with the text of another one."""

    source = forms.ModelChoiceField(
        label=_("Agreement to copy"),
        queryset=Agreement.objects.none(),
        empty_label=_("Choose…"),
        to_field_name="reference",
        error_messages={
            "required": _("Choose the agreement to copy."),
            "invalid_choice": _("There is no such agreement."),
        },
        help_text=_("Its newest version. Dates, annexes and the people of another customer are not copied."),
    )
    field_order = ("source", "customer", "title")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        sources: Any = self.fields["source"]
        sources.queryset = Agreement.objects.visible_to(user).select_related("customer").order_by("-pk")
        sources.label_from_instance = lambda each: f"{each.reference} {each.title} ({each.customer.name})"

    def clean_source(self) -> AgreementVersion:
        """Return the newest version of the agreement that was chosen."""
        agreement: Agreement = self.cleaned_data["source"]
        return agreement.versions.select_related("agreement").order_by("-number")[0]


class ImportForm(BeginForm):
    """A new agreement from a file."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("An agreement.json, as it is downloaded from an agreement or embedded in its PDF, at most 2 MB."),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
    )
    field_order = ("file", "customer", "title")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left empty, the title in the file is kept.")

    def content(self) -> bytes:
        """Return the upload, read no further than it may be long."""
        upload = self.cleaned_data["file"]
        content: bytes = upload.read(MAXIMUM_IMPORT_BYTES + 1)
        return content
