"""Try it: what is typed into the small form beside a calendar, and the deadline that it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from core.models import Organisation
from sla.domain.calendar import BusinessCalendar
from sla.domain.trial import TrialError, start_in, try_out
from sla.domain.vocabulary import Unit
from sla.models.choices import UNITS
from sla.printing import PrintedExplanation, print_explanation
from sla.views.calendars.words import trial_text


@dataclass(frozen=True)
class SkippedDay:
    """A holiday on the way that does not count."""

    date: date
    name: str


@dataclass(frozen=True)
class Trial:
    """The small form, with its answer once it was asked."""

    start: str
    amount: str
    unit: str
    printed: PrintedExplanation | None = None
    errors: Mapping[str, str] | None = None
    holidays: tuple[SkippedDay, ...] = ()

    #: What the units are called.
    units = UNITS


def offered_trial(calendar: BusinessCalendar | None, now: datetime) -> Trial:
    """The form before anything is asked: eight hours from the coming full hour."""
    local = now.astimezone(calendar.zone if calendar else Organisation.current().zone)
    start = local.replace(minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(hours=1)
    return Trial(start.isoformat(timespec="minutes"), "8", Unit.HOURS.value)


def tried(
    calendar: BusinessCalendar, name: str, sent: Mapping[str, str], now: datetime, names: Mapping[date, str]
) -> Trial:
    """The answer to what was typed, or what is wrong with it."""
    start, amount, unit = (sent.get(f"try_{part}", "").strip() for part in ("start", "amount", "unit"))
    try:
        explanation = try_out(
            calendar,
            name,
            start_in(calendar, _local(start)),
            _number(amount),
            Unit(unit) if unit in set(Unit) else Unit.HOURS,
            now=now,
            seconds_per_ring=Organisation.current().seconds_per_ring,
        )
    except TrialError as error:
        return Trial(start, amount, unit, errors={error.field: trial_text(error)})
    skipped = tuple(SkippedDay(day, names.get(day, "")) for day in explanation.skipped_holidays)
    return Trial(start, amount, unit, printed=print_explanation(explanation), holidays=skipped)


def _local(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise TrialError("start", "no_start") from None
    if found.tzinfo is not None:
        raise TrialError("start", "no_start")
    if not 2 <= found.year <= 9990:
        raise TrialError("start", "far_away")
    return found


def _number(text: str) -> Decimal:
    try:
        # A comma is how Czech writes a broken number.
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise TrialError("amount", "no_amount") from None
