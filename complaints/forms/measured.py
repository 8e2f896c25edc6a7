"""The fields for what was measured, offered only where something is promised of the moment."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.models.choices import Channel
from complaints.services.promises import choose_agreement
from customers.models import Customer
from sla.domain.measured import MEASURED_METRICS
from sla.domain.units import WHOLE_UNITS
from sla.domain.vocabulary import Metric, Unit
from sla.models import Measurement, Target
from sla.selectors import measured_targets

NAMES = {Metric.ANSWER: "answered", Metric.FIRST_RESPONSE: "handled"}
ANSWERED: dict[str, Promise] = {
    Unit.RINGS: _("Rings before the answer"),
    Unit.SECONDS: _("Seconds until the answer"),
    Unit.MINUTES: _("Minutes until the answer"),
    Unit.HOURS: _("Hours until the answer"),
}
GREETED: dict[str, Promise] = {
    Unit.SECONDS: _("Seconds until the greeting"),
    Unit.MINUTES: _("Minutes until the greeting"),
    Unit.HOURS: _("Hours until the greeting"),
}
HANDLED: dict[str, Promise] = {
    Unit.SECONDS: _("Seconds until it was attended to"),
    Unit.MINUTES: _("Minutes until it was attended to"),
}


def add_measured_fields(
    form: forms.Form, *, kind: str, channel: str, priority: str, customer: Customer | None, agreement: str, at: datetime
) -> list[BoundField]:
    """Add a number, and hidden its unit, for each promise of the moment; returns the numbers' fields."""
    if channel not in Channel.values:
        return []
    choice, _problems = choose_agreement(customer, agreement, at=at)
    promised = measured_targets(
        kind=kind, channel=channel, priority=priority, target_set=choice.target_set, started_at=at
    )
    names = []
    for metric, target in sorted(promised.items(), key=lambda one: MEASURED_METRICS.index(one[0])):
        name = f"{NAMES[metric]}_after"
        form.fields[name] = _number(metric, channel, target)
        # The unit that the person saw; the promise may be counted in another one by the time the form is sent.
        form.fields[f"{NAMES[metric]}_unit"] = forms.CharField(
            initial=target.unit, required=False, max_length=16, widget=forms.HiddenInput
        )
        names.append(name)
    return [form[name] for name in names]


def _number(metric: Metric, channel: str, target: Target) -> forms.DecimalField:
    if metric == Metric.FIRST_RESPONSE:
        label = HANDLED[target.unit]
    else:
        # Nobody rings at the counter, but a target may say so.
        labels = GREETED if channel == Channel.IN_PERSON.value else ANSWERED
        label = labels.get(target.unit, ANSWERED[target.unit])
    whole = target.unit in WHOLE_UNITS
    return forms.DecimalField(
        label=str(label),
        required=False,
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=0 if whole else 3,
        help_text=_("Promised: %(amount)s. Leave empty if nobody counted.") % {"amount": target.amount_text},
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class CorrectionForm(forms.Form):
    """The value as it should have been recorded, in the same unit, and why."""

    value = forms.DecimalField(min_value=Decimal(0), max_digits=9, decimal_places=3)
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=200,
        help_text=_("The audit trail keeps the old value with your name."),
    )

    def __init__(self, *args: Any, measurement: Measurement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        value.label = str(measurement.get_unit_display()).capitalize()
        value.initial = f"{measurement.value.normalize():f}"
        value.help_text = _("Promised: %(amount)s.") % {"amount": measurement.target.amount_text}
