"""What is wrong with the lines of a target set, in the words of those who write them."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Problem
from sla.domain.lines import Line

MESSAGES: Mapping[tuple[str, str], Promise] = {
    ("case_kind", "duty_only"): _("Checks and reviews are recurring duties: choose that kind."),
    ("case_kind", "not_of_duties"): _("A recurring duty is checked or reviewed; this belongs to another kind."),
    ("unit", "rings_by_phone"): _("Rings are counted for an answer by phone only."),
    ("unit", "unfit"): _("This is not counted in that unit."),
    ("amount", "range"): _("Enter a number from 0 to 999,999."),
    ("amount", "too_long"): _("At most 10,000 hours or ten years are promised."),
    ("amount", "never_zero"): _("A duty that recurs needs some time in between."),
    ("amount", "whole"): _("Days, weeks, months and rings are counted whole."),
    ("objective_percent", "range"): _("Enter a percent above 0 and up to 100, or leave it empty."),
    ("warn_at_percents", "range"): _("Warnings are given at 1 to 99 percent of the time."),
    ("warn_at_percents", "twice"): _("A percent stands here twice."),
    ("automatic_reply_acknowledges", "unfit"): _("Only an acknowledgement can be given by an automatic reply."),
    ("moves_off_days_off", "unfit"): _("Only calendar days, weeks and months can end on a day off."),
    ("until_day_end", "unfit"): _("Only business days end at the close of business or at midnight."),
    ("ladder", "unfit"): _("A recurring duty has no ladder: its team and their lead are told."),
}


def line_problems(line: Line) -> list[Problem]:
    """What keeps a line from being a promise, beside the field it concerns."""
    return [Problem(fault.field, fault.code, str(MESSAGES[fault])) for fault in line.faults()]


def calendar_problem(line: Line, known: Iterable[str]) -> list[Problem]:
    """A problem if the line's calendar is none that can be chosen."""
    return [] if line.calendar in known else [Problem("calendar", "unknown", str(_("Choose a calendar.")))]
