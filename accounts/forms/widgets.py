"""Controls that the account pages share."""

from django import forms


class GroupedCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes; choices in groups get a fieldset a group."""

    template_name = "accounts/widgets/checkboxes.html"
