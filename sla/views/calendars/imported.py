"""What an uploaded file holds: days to pick from an .ics, or a whole calendar from a .json."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from sla.domain.calendar import BusinessCalendar, CalendarError
from sla.domain.draft import Draft, draft_of
from sla.domain.ical import MAX_BYTES, IcalError, read_ical
from sla.domain.sources import guessed

PROBLEMS: Final[dict[str, Promise]] = {
    "no_file": _("Choose a file first."),
    "too_large": _("The file is larger than 1 MB. Export a shorter period."),
    "not_ical": _("This is neither an iCalendar file (.ics) nor a calendar exported from here (.json)."),
    "no_days": _("The file names no whole days in the years of this calendar."),
    "not_json": _("The file is JSON, but not a calendar: %(why)s"),
}


@dataclass(frozen=True)
class FoundDay:
    """A day that a file names."""

    day: date
    iso: str
    name: str
    is_new: bool


@dataclass(frozen=True)
class Found:
    """What was found, or why nothing was."""

    days: tuple[FoundDay, ...] = ()
    left_out: int = 0
    problem: str = ""
    draft: Draft | None = None

    @property
    def new_count(self) -> int:
        """How many of the days are not in the calendar yet."""
        return sum(1 for day in self.days if day.is_new)


def found_in(upload: "UploadedFile[Any] | None", until: date, first: date, taken: Collection[str]) -> Found:
    """Read an uploaded file. `taken` are the days that are holidays already."""
    if upload is None:
        return Found(problem=str(PROBLEMS["no_file"]))
    if (upload.size or 0) > MAX_BYTES:
        return Found(problem=str(PROBLEMS["too_large"]))
    content = upload.read()
    if content.lstrip()[:1] == b"{":
        return _calendar(content)
    try:
        read = read_ical(content, first, until)
    except IcalError as error:
        return Found(problem=str(PROBLEMS[error.code]))
    days = tuple(FoundDay(day, day.isoformat(), name, day.isoformat() not in taken) for day, name in read.days.items())
    return Found(days, read.left_out)


def _calendar(content: bytes) -> Found:
    try:
        calendar = BusinessCalendar.from_dict(json.loads(content))
    except CalendarError as error:
        return Found(problem=str(PROBLEMS["not_json"]) % {"why": error})
    except (ValueError, RecursionError):
        return Found(problem=str(PROBLEMS["not_ical"]))
    return Found(draft=draft_of(calendar, guessed(calendar, Organisation.current().country)))
