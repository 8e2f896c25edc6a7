"""Where holidays come from, and a horizon that is moved without touching what is known."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from core.errors import Refusal
from core.models import AuditEvent, Organisation
from sla.domain.calendar import BusinessCalendar
from sla.domain.public_holidays import public_holidays, subdivision_names
from sla.domain.sources import Sources, described, extended_days, guessed, still_off
from sla.models import Calendar
from sla.selectors import calendar_history, current_version, day_names, organisation_target_set, sources_of, targets_of
from sla.services import create_calendar, extend_calendar, publish_calendar_version
from tests.sla.calendars import OFFICE_HOURS
from tests.sla.factories import MONDAY, publish

CHRISTMAS_EVE = date(2026, 12, 24)
CZECH_2026 = {"timezone": "Europe/Prague", "weekly": OFFICE_HOURS["weekly"], "known_until": "2026-12-31"}


def czech(**changes: Any) -> dict[str, Any]:
    days = [day.isoformat() for day in public_holidays("CZ", "", [2026], "cs")]
    return {**CZECH_2026, "holidays": days, **changes}


def test_holidays_have_names_in_the_readers_language() -> None:
    assert public_holidays("CZ", "", [2026], "cs")[date(2026, 4, 6)] == "Velikonoční pondělí"
    assert public_holidays("CZ", "", [2026], "en")[date(2026, 4, 6)] == "Easter Monday"
    assert public_holidays("CZ", "", [2026], "xx")[date(2026, 4, 6)] == "Easter Monday"
    bavaria = public_holidays("DE", "BY", [2026], "en")
    assert date(2026, 1, 6) in bavaria
    assert date(2026, 1, 6) not in public_holidays("DE", "", [2026], "en")
    assert subdivision_names("DE")["BY"] == "Bayern"
    assert public_holidays("XX", "", [2026], "en") == {}
    assert public_holidays("DE", "nowhere", [2026], "en") == {}
    assert public_holidays("CZ", "", [1, 9999], "en") == {}


def test_a_calendar_that_came_as_dates_is_explained_by_its_country() -> None:
    calendar = BusinessCalendar.from_dict(
        czech(holidays=sorted({*czech()["holidays"], "2026-08-10"} - {CHRISTMAS_EVE.isoformat()}))
    )
    sources = guessed(calendar, "CZ")
    assert sources == Sources("CZ", "", frozenset({CHRISTMAS_EVE}), {date(2026, 8, 10): ""})
    assert guessed(calendar, "US").country == ""
    assert set(guessed(calendar, "US").own) == set(calendar.holidays)
    assert guessed(BusinessCalendar.from_dict(CZECH_2026), "CZ") == Sources()

    before = Sources("CZ", "", frozenset(), {date(2026, 8, 10): "Company holiday", date(2026, 8, 11): "gone"})
    assert described(calendar, "CZ", "", before).own == {date(2026, 8, 10): "Company holiday"}


def test_the_packages_word_counts_only_for_the_time_that_is_not_known_yet() -> None:
    made = BusinessCalendar.from_dict(czech(holidays=["2026-01-01", "2026-02-02"]))
    sources = Sources("CZ")
    days = extended_days(made, sources, date(2027, 12, 31), 2025, "CZ", "")
    assert {day for day in days if day.year == 2026} == {date(2026, 1, 1), date(2026, 2, 2)}
    assert {day for day in days if day.year == 2027} == set(public_holidays("CZ", "", [2027], "en"))
    assert min(extended_days(made, sources, date(2026, 12, 31), 2025, "SK", "")).year == 2025


def test_a_holiday_that_was_off_stays_off_in_a_new_year() -> None:
    fresh = set(public_holidays("CZ", "", [2027], "en"))
    off = still_off(Sources("CZ", "", frozenset({date(2026, 4, 6)})), fresh)
    assert off == {date(2027, 3, 29)}  # Easter Monday of another year
    assert still_off(Sources("CZ"), fresh) == frozenset()


@pytest.mark.django_db
def test_extending_by_a_year_leaves_known_years_alone(manager: User, organisation: Organisation) -> None:
    content = czech(holidays=sorted(set(czech()["holidays"]) - {CHRISTMAS_EVE.isoformat()}))
    first = create_calendar(name="Shop", content=content, actor=manager, now=MONDAY)
    assert first.calendar is not None
    second = extend_calendar(calendar=first.calendar, seen=1, actor=manager, now=MONDAY)

    assert (second.number, second.known_until) == (2, date(2027, 12, 31))
    old, new = first.business_calendar, second.business_calendar
    assert {day for day in new.holidays if day <= date(2026, 12, 31)} == old.holidays
    assert {day for day in new.holidays if day.year == 2027} == set(public_holidays("CZ", "", [2027], "en")) - {
        date(2027, 12, 24)
    }
    assert (new.weekly, new.extra) == (old.weekly, old.extra)
    assert day_names(second, "en")[date(2027, 3, 29)] == "Easter Monday"
    event = AuditEvent.objects.get(action="calendar.extended")
    assert event.changes["known_until"] == ["2026-12-31", "2027-12-31"]

    for seen, code in ((1, "stale"),):
        with pytest.raises(Refusal) as refusal:
            extend_calendar(calendar=first.calendar, seen=seen, actor=manager, now=MONDAY)
        assert refusal.value.problems[0].code == code
    always = create_calendar(name="Always", content={**OFFICE_HOURS, "holidays": []}, actor=manager, now=MONDAY)
    assert always.calendar is not None
    with pytest.raises(Refusal) as refusal:
        extend_calendar(calendar=always.calendar, seen=1, actor=manager, now=MONDAY)
    assert refusal.value.problems[0].code == "no_horizon"


@pytest.mark.django_db
def test_a_year_that_is_half_known_is_filled_up_first(manager: User, organisation: Organisation) -> None:
    half = czech(known_until="2026-06-30", holidays=["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01"])
    first = create_calendar(name="Shop", content=half, sources=Sources("CZ"), actor=manager, now=MONDAY)
    assert first.calendar is not None
    second = extend_calendar(calendar=first.calendar, seen=None, actor=manager, now=MONDAY)
    assert second.known_until == date(2026, 12, 31)
    assert date(2026, 5, 8) not in second.business_calendar.holidays  # known to be none: it is not 8 May here
    assert date(2026, 7, 6) in second.business_calendar.holidays


@pytest.mark.django_db
def test_publishing_names_who_why_and_what_and_needs_the_version_that_was_seen(
    manager: User, organisation: Organisation
) -> None:
    first = create_calendar(name="Office hours", content=OFFICE_HOURS, actor=manager, now=MONDAY)
    publish()
    assert first.calendar is not None
    changed = {**OFFICE_HOURS, "weekly": {**OFFICE_HOURS["weekly"], "fri": [["08:00", "12:00"]]}}
    publish_calendar_version(
        calendar=first.calendar, content=changed, actor=manager, now=MONDAY, reason="Short Fridays", seen=1, name="Desk"
    )
    newest, oldest = calendar_history(first.calendar)
    assert (newest.published_by, newest.reason) == ("Marie Malá", "Short Fridays")
    assert newest.changes == {
        "name": ["Office hours", "Desk"],
        "hours_fri": ["08:00–17:00", "08:00–12:00"],
    }
    assert (oldest.published_by, oldest.changes) == ("Marie Malá", {})
    assert Calendar.objects.get().name == "Desk"
    assert current_version(first.calendar) == newest.version
    ours = organisation_target_set()
    assert ours is not None
    assert [target.calendar_version.name for target in targets_of(ours)] == ["Desk"]

    with pytest.raises(Refusal) as refusal:
        publish_calendar_version(calendar=first.calendar, content=OFFICE_HOURS, actor=manager, now=MONDAY, seen=1)
    assert refusal.value.problems[0].code == "stale"
    with pytest.raises(Refusal) as refusal:
        publish_calendar_version(calendar=first.calendar, content=changed, actor=manager, now=MONDAY, seen=2)
    assert refusal.value.problems[0].code == "unchanged"
    assert first.calendar.versions.count() == 2


@pytest.mark.django_db
def test_names_stand_beside_the_content_and_not_in_its_hash(manager: User, organisation: Organisation) -> None:
    own = Sources("", "", frozenset(), {date(2026, 5, 1): "May Day"})
    version = create_calendar(name="Shop", content=OFFICE_HOURS, sources=own, actor=manager, now=MONDAY)
    assert version.calendar is not None
    renamed = Sources("", "", frozenset(), {date(2026, 5, 1): "Labour Day"})
    second = publish_calendar_version(
        calendar=version.calendar, content=OFFICE_HOURS, sources=renamed, actor=manager, now=MONDAY
    )
    assert (second.content, second.sha256) == (version.content, version.sha256)
    assert sources_of(second).own[date(2026, 5, 1)] == "Labour Day"
