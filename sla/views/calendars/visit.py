"""One visit to the calendar editor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.models import User
from core.models import Organisation
from core.templatetags.ui import SummaryLine
from sla.domain.draft import Draft, Mistake, completed, last_day
from sla.domain.public_holidays import public_holidays
from sla.domain.sources import Sources, extended_days
from sla.models import Calendar, CalendarVersion
from sla.selectors import sources_of
from sla.views.calendars.form import CalendarForm
from sla.views.calendars.imported import Found
from sla.views.calendars.tried import Trial


@dataclass
class Editor:
    """One visit to the editor: whose calendar, what is typed, and what is said about it."""

    user: User
    now: datetime
    calendar: Calendar | None
    version: CalendarVersion | None
    draft: Draft
    values: Mapping[str, Any]
    mistakes: Sequence[Mistake] = ()
    lines: list[SummaryLine] = field(default_factory=list)
    form: CalendarForm | None = None
    trial: Trial | None = None
    found: Found | None = None
    focus: str = ""
    year: int = 0
    is_conflict: bool = False

    @property
    def this_year(self) -> int:
        """The year that it is in the organisation's zone."""
        return self.now.astimezone(Organisation.current().zone).year

    def offered(self) -> frozenset[date]:
        """The country's days that the calendar may take, up to the day that is chosen."""
        until = last_day(self.draft)
        if not self.draft.country or until is None:
            return frozenset()
        first_year = self.this_year - 1
        if self.version is None:
            days = public_holidays(self.draft.country, self.draft.subdivision, range(first_year, until.year + 1), "en")
            return frozenset(day for day in days if day <= until)
        return extended_days(
            self.version.business_calendar,
            sources_of(self.version),
            until,
            first_year,
            self.draft.country,
            self.draft.subdivision,
        )

    def content(self) -> tuple[dict[str, Any], Sources]:
        """What the draft says. Raises DraftError."""
        return completed(self.draft, self.offered())

    def bound_form(self) -> CalendarForm:
        """The single fields as they were sent, to be checked."""
        return CalendarForm(self.values, **self._form_words())

    def blank_form(self) -> CalendarForm:
        """The single fields as they stand, with nothing said about them."""
        return CalendarForm(initial=self.values, **self._form_words())

    def _form_words(self) -> dict[str, Any]:
        return {
            "is_new": self.calendar is None,
            "country": self.draft.country,
            "known_until": self.draft.known_until,
            "this_year": self.this_year,
        }
