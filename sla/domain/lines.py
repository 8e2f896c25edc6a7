"""A line of a target set as somebody writes it: which unit fits what it measures, and what it says as a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sla.domain.targets import DEFAULT_WARNINGS, target_key
from sla.domain.units import CALENDAR_UNITS, LONGEST, WHOLE_UNITS
from sla.domain.vocabulary import CaseKind, Channel, Metric, PauseRule, Priority, Unit

#: The tasks that come again and again; they belong to no customer.
DUTY_METRICS = frozenset({Metric.CHECK, Metric.REVIEW})

_CLOCK_UNITS = (Unit.SECONDS, Unit.MINUTES, Unit.HOURS)
_DAY_UNITS = (Unit.BUSINESS_DAYS, Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.MONTHS)
_UNITS: dict[Metric, tuple[Unit, ...]] = {
    Metric.ANSWER: _CLOCK_UNITS,
    Metric.ACKNOWLEDGEMENT: (*_CLOCK_UNITS, *_DAY_UNITS),
    Metric.FIRST_RESPONSE: (*_CLOCK_UNITS, *_DAY_UNITS),
    Metric.NEXT_RESPONSE: (*_CLOCK_UNITS, *_DAY_UNITS),
    Metric.HOLDING_REPLY: (*_CLOCK_UNITS, *_DAY_UNITS),
    Metric.RESOLUTION: (*_CLOCK_UNITS, *_DAY_UNITS),
    Metric.CALLBACK: (Unit.MINUTES, Unit.HOURS, Unit.BUSINESS_DAYS, Unit.CALENDAR_DAYS),
    Metric.CHECK: (Unit.HOURS, *_DAY_UNITS),
    Metric.REVIEW: (Unit.HOURS, *_DAY_UNITS),
}


class Fault(NamedTuple):
    """What is wrong with one field of a line; the services put it in words."""

    field: str
    code: str


def units_of(metric: Metric, channel: Channel | None = None) -> tuple[Unit, ...]:
    """The units that fit what is measured, the smallest first; rings are counted where a phone rings."""
    if metric == Metric.ANSWER and channel == Channel.PHONE:
        return (Unit.RINGS, *_UNITS[metric])
    return _UNITS[metric]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One target of a set in work. `calendar` is the public id of a calendar version; None in a dimension means any.

    `ladder` is the name of a ladder of the set; "" for none.
    """

    case_kind: CaseKind | None = None
    channel: Channel | None = None
    priority: Priority | None = None
    metric: Metric
    amount: Decimal
    unit: Unit
    calendar: str
    objective_percent: Decimal | None = None
    warn_at_percents: tuple[int, ...] = DEFAULT_WARNINGS
    locator: str = ""
    automatic_reply_acknowledges: bool = False
    moves_off_days_off: bool = False
    until_day_end: bool = False
    pause_rule: PauseRule = PauseRule.WAITING
    ladder: str = ""

    @property
    def key(self) -> str:
        """The key of the target, the same in every version."""
        return target_key(self.metric, self.case_kind, self.channel, self.priority)

    def faults(self) -> list[Fault]:
        """What keeps the line from being a promise that a clock can measure; empty if nothing does."""
        return [*_of_amount(self), *_of_percents(self), *_of_flags(self)]

    def to_document(self) -> dict[str, Any]:
        """The line as JSON: numbers as text, unset dimensions as null."""
        return {
            "case_kind": self.case_kind,
            "channel": self.channel,
            "priority": self.priority,
            "metric": self.metric.value,
            "amount": f"{self.amount.normalize():f}",
            "unit": self.unit.value,
            "calendar": self.calendar,
            "objective_percent": None if self.objective_percent is None else f"{self.objective_percent.normalize():f}",
            "warn_at_percents": sorted(self.warn_at_percents),
            "locator": self.locator,
            "automatic_reply_acknowledges": self.automatic_reply_acknowledges,
            "moves_off_days_off": self.moves_off_days_off,
            "until_day_end": self.until_day_end,
            "pause_rule": self.pause_rule.value,
            "ladder": self.ladder,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Line":
        """The line that `to_document` wrote. Raises KeyError and ValueError for anything else."""
        kind, channel, priority = (document[name] for name in ("case_kind", "channel", "priority"))
        objective = document["objective_percent"]
        return cls(
            case_kind=CaseKind(kind) if kind else None,
            channel=Channel(channel) if channel else None,
            priority=Priority(priority) if priority else None,
            metric=Metric(document["metric"]),
            amount=Decimal(document["amount"]),
            unit=Unit(document["unit"]),
            calendar=document["calendar"],
            objective_percent=None if objective is None else Decimal(objective),
            warn_at_percents=tuple(document["warn_at_percents"]),
            locator=document["locator"],
            automatic_reply_acknowledges=document["automatic_reply_acknowledges"],
            moves_off_days_off=document["moves_off_days_off"],
            until_day_end=document["until_day_end"],
            pause_rule=PauseRule(document["pause_rule"]),
            # A set in work that was begun before there were ladders has none.
            ladder=document.get("ladder", ""),
        )


def _of_amount(line: Line) -> list[Fault]:
    faults = []
    if (line.case_kind == CaseKind.DUTY) != (line.metric in DUTY_METRICS):
        faults.append(Fault("case_kind", "duty_only" if line.metric in DUTY_METRICS else "not_of_duties"))
    if line.unit not in units_of(line.metric, line.channel):
        faults.append(Fault("unit", "rings_by_phone" if line.unit == Unit.RINGS else "unfit"))
    if not line.amount.is_finite() or line.amount < 0 or line.amount >= 1_000_000:
        faults.append(Fault("amount", "range"))
    elif line.amount > LONGEST.get(line.unit, line.amount):
        faults.append(Fault("amount", "too_long"))
    elif line.amount == 0 and line.metric in DUTY_METRICS:
        faults.append(Fault("amount", "never_zero"))
    elif line.unit in WHOLE_UNITS and line.amount != line.amount.to_integral_value():
        faults.append(Fault("amount", "whole"))
    return faults


def _of_percents(line: Line) -> list[Fault]:
    faults = []
    if line.objective_percent is not None and not 0 < line.objective_percent <= 100:
        faults.append(Fault("objective_percent", "range"))
    if not all(0 < percent < 100 for percent in line.warn_at_percents):
        faults.append(Fault("warn_at_percents", "range"))
    elif len(set(line.warn_at_percents)) != len(line.warn_at_percents):
        faults.append(Fault("warn_at_percents", "twice"))
    return faults


def _of_flags(line: Line) -> list[Fault]:
    """A mark that could never have an effect is a misunderstanding, and is told."""
    faults = []
    if line.automatic_reply_acknowledges and line.metric != Metric.ACKNOWLEDGEMENT:
        faults.append(Fault("automatic_reply_acknowledges", "unfit"))
    if line.moves_off_days_off and line.unit not in CALENDAR_UNITS:
        faults.append(Fault("moves_off_days_off", "unfit"))
    if line.until_day_end and line.unit != Unit.BUSINESS_DAYS:
        faults.append(Fault("until_day_end", "unfit"))
    if line.ladder and line.metric in DUTY_METRICS:
        faults.append(Fault("ladder", "unfit"))
    return faults
