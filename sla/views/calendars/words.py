"""What the calendar pages say of mistakes, days and changes."""

from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.audit_words import change_lines
from core.models import AuditEvent, Organisation
from core.typography import format_date, format_span
from sla.domain.draft import Mistake
from sla.domain.trial import TrialError
from sla.domain.year import DayKind, YearDay

MISTAKES: Final[dict[str, Promise]] = {
    "required": _("Choose the time zone that the hours are meant in."),
    "unknown_zone": _("There is no such time zone. Choose one from the list, such as Europe/Prague."),
    "bad_time": _("This is no time of day. Write 9, 930 or 9:30, up to 24:00."),
    "time_required": _("Write both times, from and to."),
    "begins_at_midnight": _("Hours cannot begin at 24:00. Let them begin at 0:00 on the next day."),
    "bad_date": _("This is no date."),
    "date_required": _("Choose the date."),
    "duplicate_date": _("This date stands here twice."),
    "public_already": _("This is a holiday of the country already."),
    "until_required": _("Choose up to when the country's holidays are known."),
    "too_far": _("Holidays so far ahead are not known to anybody."),
    "never_opens": _("This calendar never opens. Give it hours on at least one day."),
}
TRIALS: Final[dict[str, Promise]] = {
    "far_away": _("Choose a start within thirty years of today."),
    "no_start": _("Choose when the time begins."),
    "no_amount": _("Write how much time is given, such as 4 or 1.5."),
    "not_whole": _("Days, weeks, months and rings are counted whole."),
    "too_long": _("That is more than this page lists. Try up to 10,000 hours or ten years."),
    "beyond_horizon": _("The deadline would lie beyond the last day of which the holidays are known."),
    "never_opens": _("This calendar holds too few opening hours for that."),
}
KINDS: Final[dict[DayKind, Promise]] = {
    DayKind.OPEN: _("open"),
    DayKind.CLOSED: _("closed"),
    DayKind.HOLIDAY: _("holiday"),
    DayKind.SPECIAL: _("special hours"),
    DayKind.SPECIAL_CLOSED: _("closed specially"),
}


def mistake_text(mistake: Mistake) -> str:
    """What is wrong, in a sentence."""
    return str(MISTAKES[mistake.code])


def trial_text(error: TrialError) -> str:
    """Why a trial gives no deadline, in a sentence."""
    return str(TRIALS[error.code])


def day_text(day: YearDay, hours: str) -> str:
    """A day of the picture in words: "Monday 6 April 2026: holiday, Easter Monday"."""
    parts = [gettext("open %(hours)s") % {"hours": hours} if day.kind == DayKind.OPEN else str(KINDS[day.kind])]
    if day.kind == DayKind.SPECIAL:
        parts.append(hours)
    if day.name:
        parts.append(day.name)
    if day.clock_change:
        parts.append(change_of_clocks(day))
    return gettext("%(date)s: %(what)s") % {"date": format_date(day.date, language()), "what": ", ".join(parts)}


def change_of_clocks(day: YearDay) -> str:
    """That clocks move on a day, and how."""
    span = format_span(abs(day.clock_change), language())
    if day.clock_change.total_seconds() > 0:
        return gettext("clocks go forward by %(span)s") % {"span": span}
    return gettext("clocks go back by %(span)s") % {"span": span}


def changed_lines(changes: dict[str, Any]) -> list[str]:
    """What a version changed, a line each: "Monday: 08:00–17:00 → 09:00–17:00"."""
    return change_lines(AuditEvent(changes=changes), Organisation.current().zone, language())


def short_date(day: date) -> str:
    """A date of a known year: "6. 4.", "6 Apr"."""
    if language().startswith("cs"):
        return f"{day.day}.\u00a0{day.month}."
    return f"{day.day}\u00a0{MONTHS_EN[day.month - 1]}"


MONTHS_EN: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def language() -> str:
    """The reader's language."""
    return get_language() or "en"
