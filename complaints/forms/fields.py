"""Form fields that several forms of complaints share."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.models import Organisation


class InstantField(forms.DateTimeField):
    """A date and time typed as the organisation's wall clock shows it; its value is aware and in UTC.

    Where the clock strikes an hour twice, the first is meant. A time that the clock skips in spring is refused.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"skipped": _("The clocks went forward then: this time of day never was.")}

    def prepare_value(self, value: Any) -> Any:
        """Show an instant as local time."""
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(Organisation.current().zone).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        """Return the instant in UTC."""
        typed = super().to_python(value)
        if typed is None:
            return None
        # Django has read it in the process's zone, which is UTC; only the figures on the wall count.
        local = typed.replace(tzinfo=Organisation.current().zone)
        try:
            instant = local.astimezone(UTC)
            shown = instant.astimezone(local.tzinfo)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
            raise ValidationError(self.error_messages["skipped"], code="skipped")
        return instant


def text_area(rows: int = 4) -> forms.Textarea:
    """Return an area for several lines; Ctrl+Enter in it sends its form."""
    return forms.Textarea(attrs={"rows": rows, "data-submit-on-ctrl-enter": ""})
