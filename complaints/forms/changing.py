"""What a complaint turns out to be, and why that is recorded."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.domain.text import NAME_LENGTH
from complaints.forms.fields import InstantField
from complaints.forms.whose import NOT_A_CUSTOMER, WhoseForm
from complaints.models import Complaint
from complaints.models.choices import Channel, Impact, Kind, Priority, Urgency
from complaints.services.changing import Facts
from core.models import Organisation

NOT_SAID = ("", _("Not said"))


class ChangeForm(WhoseForm):
    """The facts that choose the targets, as they are recorded now."""

    hide_optional = True
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    channel = forms.ChoiceField(label=_("How it came"), choices=Channel.choices)
    impact = forms.ChoiceField(label=_("Who is affected"), choices=[NOT_SAID, *Impact.choices], required=False)
    urgency = forms.ChoiceField(label=_("How urgent it is"), choices=[NOT_SAID, *Urgency.choices], required=False)
    priority = forms.ChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        help_text=_("Follows from who is affected and how urgent it is, where both are said."),
    )
    complainant_name = forms.CharField(label=_("Complainant's name"), max_length=NAME_LENGTH, required=False)
    received_at = InstantField(
        label=_("Received"), help_text=_("Deadlines count from this moment. Dating back takes the right to do so.")
    )
    checked_at = InstantField(
        label=_("When the message was listened to"),
        required=False,
        help_text=_("The time to call back counts from then. Leave empty if that was when it was logged."),
    )
    field_order = ["kind", "channel", "impact", "urgency", "priority", "customer", "agreement", "received_at"]

    def __init__(self, *args: Any, complaint: Complaint, user: User, now: datetime, **kwargs: Any) -> None:
        self.complaint = complaint
        super().__init__(*args, user=user, now=now, initial=_initial(complaint), **kwargs)
        self.fields["agreement"].widget.choices = self._agreements()

    def facts(self) -> Facts:
        """Return what was typed, for the service; a time that was left as it stood keeps its seconds."""
        values = self.cleaned_data
        facts: Facts = {name: values[name] for name in Facts.__annotations__ if name in values}  # type: ignore[assignment]
        case = self.complaint.case
        if _is_same_minute(values["received_at"], case.received_at):
            facts["received_at"] = case.received_at
        if values["checked_at"] is None or _is_same_minute(values["checked_at"], case.checked_at):
            facts["checked_at"] = case.checked_at
        return facts

    def _agreements(self) -> list[tuple[str, Any]]:
        """Return the agreements to choose from: those in force, and the one that it falls under now."""
        found = dict(self.agreements)
        recorded = self.complaint.case.agreement_reference
        if recorded and self.chosen_customer is not None and self.chosen_customer.pk == self.complaint.customer_id:
            found.setdefault(recorded, "")
        empty = _("The one in force") if len(found) == 1 and not recorded else _("None: your own targets")
        choices = [(reference, f"{reference} {title}".strip()) for reference, title in found.items()]
        return choices if recorded in found else [("", _("Choose one") if len(found) > 1 else empty), *choices]


class ReasonForm(forms.Form):
    """Why it is done: it stands in the timeline, in the audit trail and on each clock that is cancelled."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=NAME_LENGTH,
        help_text=_("It stands in the timeline and beside each deadline that is cancelled."),
    )


def _is_same_minute(typed: datetime, recorded: datetime | None) -> bool:
    """Tell whether a time was left as it stood: the page shows no seconds."""
    return recorded is not None and typed.replace(second=0) == recorded.replace(second=0, microsecond=0)


def _initial(complaint: Complaint) -> dict[str, Any]:
    case = complaint.case
    return {
        "kind": case.kind,
        "channel": case.channel,
        "impact": complaint.impact,
        "urgency": complaint.urgency,
        "priority": case.priority,
        "customer_key": str(complaint.customer.public_id) if complaint.customer else NOT_A_CUSTOMER,
        "complainant_name": complaint.complainant_name,
        "agreement": case.agreement_reference,
        "received_at": _local(case.received_at),
        "checked_at": _local(case.checked_at) if case.checked_at else None,
    }


def _local(instant: datetime) -> datetime:
    """Return an instant as the organisation's wall clock shows it."""
    return instant.astimezone(Organisation.current().zone).replace(tzinfo=None)
