"""The organisation's first calendars and targets."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import translation
from django.utils.translation import pgettext

from accounts.models import User
from core.models import Organisation
from sla.domain.ladder import Ladder, Level, Whom
from sla.domain.public_holidays import public_holidays
from sla.domain.targets import TargetSpec
from sla.domain.vocabulary import DUTY_METRICS, Basis, CaseKind, Channel, Metric, Unit
from sla.domain.windows import WEEKDAYS
from sla.labels import OFFICE_HOURS, ROUND_THE_CLOCK
from sla.models import Calendar, CalendarVersion, TargetSet
from sla.selectors import current_version, organisation_target_set
from sla.services.calendars import create_calendar
from sla.services.targets import publish_target_set

#: So many years after this one have their holidays filled in.
YEARS_KNOWN = 5
OFFICE_WINDOW = ["08:00", "17:00"]


class Default(NamedTuple):
    """One line of the table of defaults."""

    case_kind: CaseKind | None
    channel: Channel | None
    metric: Metric
    amount: int
    unit: Unit
    in_office_hours: bool


#: What policies say to a customer in plain hours ("within 24 hours") is counted round the clock, so that it is true
#: however it is read; what staff must be there for is counted in office hours.
DEFAULTS = (
    Default(None, Channel.PHONE, Metric.ANSWER, 3, Unit.RINGS, True),
    Default(CaseKind.DUTY, Channel.VOICEMAIL, Metric.CHECK, 2, Unit.HOURS, True),
    Default(None, Channel.VOICEMAIL, Metric.CALLBACK, 30, Unit.MINUTES, True),
    Default(CaseKind.ENQUIRY, Channel.EMAIL, Metric.FIRST_RESPONSE, 24, Unit.HOURS, False),
    Default(None, Channel.CHAT, Metric.ANSWER, 2, Unit.MINUTES, True),
    Default(None, Channel.IN_PERSON, Metric.ANSWER, 30, Unit.SECONDS, True),
    Default(None, Channel.IN_PERSON, Metric.FIRST_RESPONSE, 120, Unit.SECONDS, True),
    Default(CaseKind.ENQUIRY, None, Metric.ACKNOWLEDGEMENT, 60, Unit.MINUTES, True),
    Default(CaseKind.ENQUIRY, None, Metric.FIRST_RESPONSE, 24, Unit.HOURS, False),
    Default(CaseKind.ENQUIRY, None, Metric.RESOLUTION, 48, Unit.HOURS, False),
    Default(CaseKind.COMPLAINT, None, Metric.ACKNOWLEDGEMENT, 2, Unit.BUSINESS_DAYS, True),
    Default(CaseKind.COMPLAINT, None, Metric.FIRST_RESPONSE, 5, Unit.BUSINESS_DAYS, True),
    Default(CaseKind.COMPLAINT, None, Metric.RESOLUTION, 10, Unit.BUSINESS_DAYS, True),
    Default(CaseKind.DUTY, None, Metric.REVIEW, 1, Unit.WEEKS, True),
)


@transaction.atomic
def publish_default_targets(*, now: datetime, actor: User | None = None) -> TargetSet:
    """Publish the organisation's first set of targets with its two calendars; the set there is, if there is one."""
    # Two processes that start a new installation must not publish twice.
    organisation = Organisation.objects.select_for_update().get(pk=Organisation.current().pk)
    published = organisation_target_set()
    if published is not None:
        return published
    with translation.override(organisation.default_language):
        office_name, always_name = str(OFFICE_HOURS), str(ROUND_THE_CLOCK)
    office = _calendar(office_name, office_hours(organisation.timezone, organisation.country, now), actor, now)
    always = _calendar(always_name, round_the_clock(organisation.timezone), actor, now)
    return publish_target_set(
        basis=Basis.ORGANISATION,
        series=None,
        source=organisation.name,
        specs=[_spec(line, office if line.in_office_hours else always) for line in DEFAULTS],
        now=now,
        actor=actor,
    )


def office_hours(timezone: str, country: str, now: datetime) -> dict[str, Any]:
    """Monday to Friday, 8 to 17, with the country's public holidays from last year to five years ahead."""
    known_until = date(now.year + YEARS_KNOWN, 12, 31)
    return {
        "timezone": timezone,
        "weekly": {day: [OFFICE_WINDOW] for day in WEEKDAYS[:5]},
        "holidays": [
            day.isoformat() for day in public_holidays(country, "", range(now.year - 1, known_until.year + 1), "en")
        ],
        "known_until": known_until.isoformat(),
    }


def round_the_clock(timezone: str) -> dict[str, Any]:
    """Every hour of every day; it knows no holidays, so it has no horizon."""
    return {"timezone": timezone, "weekly": {day: [["00:00", "24:00"]] for day in WEEKDAYS}}


def _calendar(name: str, content: dict[str, Any], actor: User | None, now: datetime) -> CalendarVersion:
    """The calendar of this name as it is published, else a new one."""
    existing = Calendar.objects.filter(name=name).first()
    version = current_version(existing) if existing else None
    return version or create_calendar(name=name, content=content, actor=actor, now=now)


def _spec(line: Default, calendar: CalendarVersion) -> TargetSpec:
    return TargetSpec(
        key="",
        case_kind=line.case_kind,
        channel=line.channel,
        priority=None,
        metric=line.metric,
        amount=Decimal(line.amount),
        unit=line.unit,
        calendar=calendar.business_calendar.to_dict(),
        calendar_name=calendar.name,
        ladder=None if line.metric in DUTY_METRICS else usual_ladder(),
    )


def usual_ladder() -> Ladder:
    """The owner at once, the supervisor after an hour, the manager on duty after four; by the wall clock."""
    with translation.override(Organisation.current().default_language):
        name = str(pgettext("escalation ladder", "Usual"))
    levels = (Level(), Level(minutes=60, whom=Whom.SUPERVISOR), Level(minutes=240, whom=Whom.MANAGER))
    return Ladder(name, levels)
