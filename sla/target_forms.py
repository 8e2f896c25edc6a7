"""Forms of target sets in work."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.typography import format_percent
from sla.domain.lines import DUTY_METRICS, Line, units_of
from sla.domain.targets import DEFAULT_WARNINGS
from sla.domain.vocabulary import Basis, CaseKind, Channel, Metric, PauseRule, Priority, Unit
from sla.models import CalendarVersion, Target, choices
from sla.presets import PRESETS
from sla.selectors import calendars_with_version

DIMENSIONS = ("case_kind", "channel", "priority", "metric")
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Why it changes"),
        help_text=_("Colleagues read it in the history, next to your name."),
        max_length=200,
        error_messages={"required": _("Say why the targets change.")},
    )


class TargetSetForm(forms.Form):
    """What a statutory or internal set is called."""

    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("The law with its section, or the teams that agreed on it. It is printed with every deadline."),
        error_messages={"required": _("Name the law, or the teams, that it comes from.")},
    )
    verified_on = forms.DateField(
        label=_("Checked against the law on"),
        required=False,
        widget=_DATE,
        help_text=_("When your lawyer last compared these targets with the law in force."),
    )


class NewSetForm(TargetSetForm):
    """The beginning of a statutory or internal set."""

    basis = forms.ChoiceField(
        label=_("Whose promise it is"),
        widget=forms.RadioSelect,
        choices=[
            (Basis.STATUTORY.value, _("Required by law: added to what we promise, never held, shown as the law")),
            (Basis.INTERNAL.value, _("Between our teams: added, and never shown to customers")),
        ],
        error_messages={"required": _("Choose whose promise it is.")},
    )
    preset = forms.ChoiceField(
        label=_("Start from"),
        required=False,
        choices=[("", _("An empty set")), *((name, preset.label) for name, preset in PRESETS.items())],
        help_text=_("What the law says as we read it. Have your lawyer confirm it before you publish."),
    )
    calendar = forms.ChoiceField(
        label=_("Counted in"),
        required=False,
        help_text=_("The days off of this calendar are those that count for the law."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.required = False
        source.help_text = _("The law with its section, or the teams that agreed on it. Left empty, as the start says.")
        calendar: Any = self.fields["calendar"]
        calendar.choices = [(str(version.public_id), version.title) for version in calendars_with_version()]

    def clean(self) -> dict[str, Any]:
        """Ask for a calendar where the start has periods to count."""
        values = super().clean() or self.cleaned_data
        if values.get("preset") and not values.get("calendar"):
            self.add_error("calendar", forms.ValidationError(_("Choose a calendar."), code="required"))
        return values


class TargetLineForm(forms.Form):
    """One target of a set in work. What it is for is asked only when it is added."""

    case_kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", pgettext_lazy("kind of case", "any")), *choices.CASE_KINDS],
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", pgettext_lazy("channel", "any")), *choices.CHANNELS]
    )
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=[("", pgettext_lazy("priority", "any")), *choices.PRIORITIES]
    )
    metric = forms.ChoiceField(
        label=_("What is promised"),
        choices=[("", "–"), *choices.METRICS],
        error_messages={"required": _("Choose what is promised.")},
    )
    amount = forms.DecimalField(
        label=_("Within"),
        localize=True,
        max_digits=9,
        decimal_places=3,
        help_text=_("0 means at once."),
        error_messages={"required": _("Enter a number.")},
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=choices.UNITS)
    calendar = forms.ChoiceField(label=_("Counted in"))
    objective_percent = forms.DecimalField(
        label=_("To be met in percent of cases"), localize=True, required=False, max_digits=6, decimal_places=3
    )
    warn_at_percents = forms.CharField(
        label=_("Warnings at percent of the time"),
        required=False,
        max_length=60,
        help_text=_("Several are separated by commas: 50, 75. Empty: no warning."),
    )
    locator = forms.CharField(
        label=_("Article"), required=False, max_length=40, help_text=_("Where the source says so: § 19 (3).")
    )
    pause_rule = forms.ChoiceField(label=_("While we wait for the customer"), choices=choices.PAUSE_RULES)
    ladder = forms.ChoiceField(
        label=_("Escalation ladder"),
        required=False,
        help_text=_("Without one the owner and the supervisor are told once the deadline is missed."),
    )
    automatic_reply_acknowledges = forms.BooleanField(label=_("An automatic reply acknowledges"), required=False)
    moves_off_days_off = forms.BooleanField(
        label=_("A period that ends on a day off ends on the next business day"), required=False
    )
    until_day_end = forms.BooleanField(
        label=_("Business days run to midnight, not to the close of business"), required=False
    )
    # The line as the person saw it: what somebody else made of it meanwhile is not overwritten.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        calendars: Sequence[CalendarVersion],
        ladders: Sequence[str] = (),
        target: Target | None = None,
        is_statutory: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._target = target
        self._offer("calendar", [(str(version.public_id), version.title) for version in calendars])
        self._offer("ladder", [("", _("none")), *((name, name) for name in ladders)])
        self._is_duty = target is not None and target.metric in DUTY_METRICS
        if is_statutory or self._is_duty:
            del self.fields["pause_rule"]
        if target is not None:
            for name in DIMENSIONS:
                del self.fields[name]
        self._offer_units()
        common = format_percent(Organisation.current().objective_percent.normalize(), get_language() or "en")
        empty = _("Empty: %(percent)s, the objective of the organisation.")
        self.fields["objective_percent"].help_text = empty % {"percent": common}

    def clean_warn_at_percents(self) -> tuple[int, ...]:
        """Return the percents in order."""
        typed = self.cleaned_data["warn_at_percents"].replace("%", " ").replace(";", ",")
        try:
            return tuple(sorted(int(part) for part in typed.replace(",", " ").split()))
        except ValueError:
            raise forms.ValidationError(_("Enter whole percents separated by commas."), code="format") from None

    def clean_seen(self) -> Any:
        """Return the document; None if it is none."""
        try:
            return json.loads(self.cleaned_data["seen"] or "null")
        except ValueError:
            return None

    def line(self) -> Line:
        """Return the valid form as a line."""
        values = self.cleaned_data
        kind, channel, priority, metric = self._dimensions(values)
        return Line(
            case_kind=CaseKind(kind) if kind else None,
            channel=Channel(channel) if channel else None,
            priority=Priority(priority) if priority else None,
            metric=Metric(metric),
            amount=values["amount"],
            unit=Unit(values["unit"]),
            calendar=values["calendar"],
            objective_percent=values["objective_percent"],
            warn_at_percents=values["warn_at_percents"],
            locator=values["locator"],
            automatic_reply_acknowledges=values["automatic_reply_acknowledges"],
            moves_off_days_off=values["moves_off_days_off"],
            until_day_end=values["until_day_end"],
            pause_rule=self._pause_rule(values),
            ladder=values["ladder"],
        )

    def _pause_rule(self, values: Any) -> PauseRule:
        """What was chosen; a duty keeps what nobody is asked about, and nothing holds what the law sets."""
        if self._is_duty and self._target is not None:
            return self._target.pauses
        return PauseRule(values.get("pause_rule") or PauseRule.NEVER)

    def _dimensions(self, values: Any) -> list[str]:
        if self._target is not None:
            return [getattr(self._target, name) for name in DIMENSIONS]
        return [values.get(name) or "" for name in DIMENSIONS]

    def _offer(self, name: str, offered: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = offered

    def _offer_units(self) -> None:
        """Offer what fits the metric and channel, and what was typed; every unit is read, and refused with a reason."""
        _kind, channel, _priority, metric = self._dimensions(self.data if self.is_bound else self.initial)
        if metric not in list(Metric) or channel not in ["", *Channel]:
            return
        fitting = [unit.value for unit in units_of(Metric(metric), Channel(channel) if channel else None)]
        chosen = (self.data if self.is_bound else self.initial).get("unit")
        field: Any = self.fields["unit"]
        field.widget.choices = [(value, label) for value, label in choices.UNITS if value in (*fitting, chosen)]


def initial_line(target: Target) -> dict[str, Any]:
    """Return what the form of a target starts with."""
    line = target.line()
    return {
        "amount": Decimal(f"{line.amount.normalize():f}"),
        "unit": line.unit.value,
        "calendar": line.calendar,
        "objective_percent": None
        if line.objective_percent is None
        else Decimal(f"{line.objective_percent.normalize():f}"),
        "warn_at_percents": percents_text(line.warn_at_percents),
        "locator": line.locator,
        "pause_rule": line.pause_rule.value,
        "ladder": line.ladder,
        "automatic_reply_acknowledges": line.automatic_reply_acknowledges,
        "moves_off_days_off": line.moves_off_days_off,
        "until_day_end": line.until_day_end,
        "seen": json.dumps(line.to_document()),
    }


def percents_text(percents: Sequence[int] = DEFAULT_WARNINGS) -> str:
    """Return percents as they are typed: "50, 75"."""
    return ", ".join(str(percent) for percent in percents)
