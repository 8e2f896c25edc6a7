"""Calendars, targets, cases, clocks with their escalation and recomputing, duties, measured values, and quotes."""

from sla.models.attainment import AttainmentDay, DailyAttainment, DailyHolding, Facts, Grain, VerdictChange
from sla.models.calendar import Calendar, CalendarVersion
from sla.models.case import Case
from sla.models.clock import Clock, ClockEvent, ClockPause
from sla.models.draft import EDITABLE, TargetDraft
from sla.models.duty import Duty, DutyRound
from sla.models.escalation import ClockFailure, Escalation
from sla.models.holding import CaseHolder, ClockShare
from sla.models.measurement import Measurement
from sla.models.quote import TargetQuote
from sla.models.recompute import Recompute, RecomputeMove
from sla.models.target import FrozenError, Target, TargetSet

__all__ = [
    "EDITABLE",
    "AttainmentDay",
    "Calendar",
    "CalendarVersion",
    "Case",
    "CaseHolder",
    "Clock",
    "ClockEvent",
    "ClockFailure",
    "ClockPause",
    "ClockShare",
    "DailyAttainment",
    "DailyHolding",
    "Duty",
    "DutyRound",
    "Escalation",
    "Facts",
    "FrozenError",
    "Grain",
    "Measurement",
    "Recompute",
    "RecomputeMove",
    "Target",
    "TargetDraft",
    "TargetQuote",
    "TargetSet",
    "VerdictChange",
]
