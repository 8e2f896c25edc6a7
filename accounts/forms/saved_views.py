"""What a view of a list is called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models.saved_view import NAME_LENGTH


class SaveViewForm(forms.Form):
    """The name of a view."""

    hide_optional = True
    name = forms.CharField(label=_("Name of the view"), max_length=NAME_LENGTH)
