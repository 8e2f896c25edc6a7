"""The calendars that a version carries inside it, so that a later change of the shared one leaves it alone."""

from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints

from agreements.domain.content.base import Item, Line, Part

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
OpenWindow = tuple[TimeOfDay, TimeOfDay]
OpenWindows = Annotated[list[OpenWindow], Field(max_length=12)]


def is_zone(name: str) -> bool:
    """Say whether an IANA time zone of this name exists."""
    try:
        ZoneInfo(name)
    except Exception:  # ZoneInfo raises KeyError, ValueError and OSError, depending on the name
        return False
    return True


def known_zone(name: str) -> str:
    """Return the name; ValueError if no such IANA time zone exists."""
    if not is_zone(name):
        raise ValueError(f"There is no time zone called {name!r}.")
    return name


class CalendarData(Part):
    """The dictionary that `sla.domain.calendar.BusinessCalendar.from_dict` reads."""

    timezone: Annotated[str, StringConstraints(max_length=64), AfterValidator(known_zone)] = "Europe/Prague"
    weekly: dict[Weekday, OpenWindows] = {}
    holidays: Annotated[list[date], Field(max_length=600)] = []
    extra: Annotated[dict[date, OpenWindows], Field(max_length=200)] = {}
    known_until: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the dictionary with dates as ISO strings."""
        data: dict[str, Any] = self.model_dump(mode="json", exclude_none=True)
        return data


class EmbeddedCalendar(Item):
    """Targets refer to a calendar by its name, which must be unique in the document."""

    name: Line = ""
    data: CalendarData = CalendarData()
