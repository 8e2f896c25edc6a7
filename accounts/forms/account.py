"""Forms of one's own account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from accounts.forms.users import LANGUAGES


class OwnAccountForm(forms.Form):
    """One's own name and language."""

    hide_optional = True

    full_name = forms.CharField(
        label=_("Full name"), max_length=150, error_messages={"required": _("Enter the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, help_text=_("Of pages and of e-mails to you."))


class OwnPasswordForm(forms.Form):
    """One's own password."""

    hide_optional = True

    current = forms.CharField(
        label=_("Present password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("New password"), strip=False, help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The new password again"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Check that the new password was typed alike twice."""
        cleaned = self.cleaned_data
        if "password" in cleaned and "again" in cleaned and cleaned["password"] != cleaned["again"]:
            self.add_error("again", forms.ValidationError(_("The two passwords differ."), code="differs"))
        return cleaned
