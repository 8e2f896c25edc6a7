"""Forms of the pages that compose several apps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.fields import InstantField, text_area
from sla.models import Duty
from sla.models.duty import NOTE_LENGTH


class DutyDoneForm(forms.Form):
    """What was found when a duty was done. Its names are those of `do_duty`."""

    hide_optional = True
    # The round that the person saw; somebody else may have been quicker.
    cycle = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    found = forms.IntegerField(label=_("Messages found"), min_value=0, required=False)
    note = forms.CharField(label=_("Note"), max_length=NOTE_LENGTH, required=False, strip=False, widget=text_area(2))
    done_at = InstantField(label=_("When it was done"), required=False, help_text=_("Leave empty for now."))
    backdating_reason = forms.CharField(
        label=_("Why it is recorded only now"),
        required=False,
        max_length=200,
        help_text=_("Only where it was done more than an hour ago."),
    )

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not duty.finds_messages:
            del self.fields["found"]
        else:
            self.fields["found"].help_text = _("Each can be logged on the next page.")

    @property
    def is_dated_back(self) -> bool:
        """Whether the folded part holds an error."""
        return bool(self.is_bound and {"done_at", "backdating_reason"} & set(self.errors))
