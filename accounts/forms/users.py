"""Forms of people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.permissions import Role
from accounts.forms.widgets import GroupedCheckboxes
from accounts.role_words import ROLE_NAMES, role_choices

LANGUAGES = [("cs", "čeština"), ("en", "English")]


class UserFilterForm(forms.Form):
    """The filters of the list; anything unknown falls back to what the page starts with."""

    hide_optional = True

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("All")), *((role.value, ROLE_NAMES[role]) for role in Role)],
    )
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("active", _("Active people")),
            ("inactive", _("Deactivated people")),
            ("service", _("Service accounts")),
            ("all", _("All")),
        ],
    )


class _PersonForm(forms.Form):
    hide_optional = True

    full_name = forms.CharField(label=_("Full name"), max_length=150, error_messages={"required": _("Enter the name.")})
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, help_text=_("Pages and e-mails come in it; the person can change it.")
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        help_text=_("Roles add up: the widest right counts."),
        widget=GroupedCheckboxes,
        error_messages={"required": _("Choose at least one role.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Any = self.fields["roles"]  # a MultipleChoiceField; the mapping knows only Field
        roles.choices = role_choices()

    def clean_roles(self) -> list[Role]:
        """Return the roles as roles."""
        return [Role(role) for role in self.cleaned_data["roles"]]


class NewUserForm(_PersonForm):
    """A new person."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("They sign in with it; it cannot be changed later."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the e-mail.")},
    )
    invite = forms.BooleanField(
        label=_("Send an invitation with a link to choose a password"), required=False, initial=True
    )

    field_order = ["full_name", "email", "language", "roles", "invite"]


class UserForm(_PersonForm):
    """What can be changed of a person or a service account."""

    is_active = forms.BooleanField(
        label=_("Active"),
        required=False,
        help_text=_(
            "A deactivated person cannot sign in and disappears from choices; their work stays in the records."
        ),
    )
