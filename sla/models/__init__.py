"""Calendars, targets, cases, clocks, their recomputing, recurring duties, and where targets are quoted."""

from sla.models.calendar import Calendar, CalendarVersion
from sla.models.case import Case
from sla.models.clock import Clock, ClockEvent, ClockPause
from sla.models.draft import EDITABLE, TargetDraft
from sla.models.duty import Duty, DutyRound
from sla.models.quote import TargetQuote
from sla.models.recompute import Recompute, RecomputeMove
from sla.models.target import FrozenError, Target, TargetSet

__all__ = [
    "EDITABLE",
    "Calendar",
    "CalendarVersion",
    "Case",
    "Clock",
    "ClockEvent",
    "ClockPause",
    "Duty",
    "DutyRound",
    "FrozenError",
    "Recompute",
    "RecomputeMove",
    "Target",
    "TargetDraft",
    "TargetQuote",
    "TargetSet",
]
