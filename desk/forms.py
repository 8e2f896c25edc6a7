"""Forms of the pages that compose several apps."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import AgreementVersion
from complaints.forms.fields import InstantField, text_area
from core.models import Organisation
from sla.models import Duty, choices
from sla.models.duty import NOTE_LENGTH

#: So many agreements are offered; any other is named in the address.
OFFERED = 200


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


class WinningForm(forms.Form):
    """The case of which one asks which target wins. Its names stand in the address."""

    hide_optional = True
    kind = forms.ChoiceField(label=_("Kind"), choices=choices.CASE_KINDS)
    channel = forms.ChoiceField(label=_("Channel"), choices=choices.CHANNELS)
    priority = forms.ChoiceField(label=_("Priority"), choices=choices.PRIORITIES)
    agreement = forms.CharField(label=_("Agreement"), required=False, max_length=40, widget=forms.Select)
    # A customer's page links here with it.
    customer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    start = InstantField(label=_("Begins"), required=False)

    @classmethod
    def defaults(cls, now: datetime) -> dict[str, str]:
        """What is asked by an address that asks nothing: a complaint by e-mail now."""
        local = now.astimezone(Organisation.current().zone)
        return {"kind": "complaint", "channel": "email", "priority": "normal", "start": f"{local:%Y-%m-%dT%H:%M}"}

    def offer(self, versions: Sequence[AgreementVersion], chosen: str) -> None:
        """Offer the agreements in force, and keep one that was named though it is not."""
        offered: list[tuple[str, Any]] = [("", _("None: our own targets"))]
        offered += [
            (version.agreement.reference, f"{version.agreement.customer.name} ({version.agreement.reference})")
            for version in versions[:OFFERED]
        ]
        if chosen and chosen not in dict(offered):
            offered.append((chosen, chosen))
        widget: Any = self.fields["agreement"].widget
        widget.choices = offered


class RetryForm(forms.Form):
    """Which of the clocks that could not be handled is to be looked at again; none means all."""

    clock = forms.UUIDField(required=False)
