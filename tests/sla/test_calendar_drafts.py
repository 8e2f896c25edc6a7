"""A calendar as it is typed: times, rows, mistakes, buttons."""

from dataclasses import replace
from datetime import date

import pytest

from sla.domain.calendar import BusinessCalendar
from sla.domain.draft import Draft, DraftError, Hours, OwnDay, SpecialDay, completed, draft_of, read_time, tidied
from sla.domain.drawing import week_bars
from sla.domain.edits import edited, next_focus
from sla.domain.sources import Sources
from tests.sla.calendars import LUNCH, NIGHT, ROUND_THE_CLOCK

EASTER_MONDAY = date(2026, 4, 6)
WEEKDAY = (Hours("9", "12"), Hours("13:00", "1700"))
DRAFT = Draft("Europe/Prague", (WEEKDAY,) * 5 + ((),) * 2, "CZ", "", "2026-12-31")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9", "09:00"), ("09:00", "09:00"), ("9.30", "09:30"), ("930", "09:30"), (" 1745 ", "17:45"), ("0", "00:00"),
        ("24", "24:00"), ("24:00", "24:00"), ("24:01", None), ("25", None), ("9:60", None), ("9:3", None), ("", None),
        ("nine", None), ("-1", None), ("٩", None), ("9:00:00", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_type_them(typed: str, read: str | None) -> None:
    assert read_time(typed) == read


def test_a_draft_becomes_the_calendars_own_form() -> None:
    draft = replace(
        DRAFT,
        own=(OwnDay("2026-08-10", " Company\x00  holiday "), OwnDay()),
        special=(SpecialDay("2026-12-31", "Half day", (Hours("9", "12"),)), SpecialDay("2026-12-30", "", ())),
    )
    content, sources = completed(draft, [EASTER_MONDAY])
    calendar = BusinessCalendar.from_dict(content)

    assert calendar.to_dict() == content
    assert content["weekly"]["mon"] == [["09:00", "12:00"], ["13:00", "17:00"]]
    assert content["holidays"] == ["2026-04-06", "2026-08-10"]
    assert content["extra"] == {"2026-12-30": [], "2026-12-31": [["09:00", "12:00"]]}
    assert content["known_until"] == "2026-12-31"
    assert sources.own == {date(2026, 8, 10): "Company holiday"}
    assert sources.special == {date(2026, 12, 31): "Half day"}
    assert sources.country_days(calendar) == {EASTER_MONDAY}
    assert completed(draft_of(calendar, sources), [EASTER_MONDAY]) == (content, sources)


def test_a_holiday_that_is_switched_off_is_open_and_may_be_ones_own() -> None:
    off = replace(DRAFT, off=frozenset({"2026-04-06"}))
    content, sources = completed(off, [EASTER_MONDAY])
    assert content["holidays"] == []
    assert sources.off == {EASTER_MONDAY}

    content, sources = completed(replace(off, own=(OwnDay("2026-04-06", "Ours"),)), [EASTER_MONDAY])
    assert content["holidays"] == ["2026-04-06"]
    assert sources.names(BusinessCalendar.from_dict(content), "en")[EASTER_MONDAY] == "Ours"


@pytest.mark.parametrize(
    ("changes", "mistakes"),
    [
        ({"timezone": "Europe/Nowhere"}, [("timezone", "unknown_zone")]),
        ({"timezone": " "}, [("timezone", "required")]),
        ({"timezone": "../etc/passwd"}, [("timezone", "unknown_zone")]),
        ({"known_until": ""}, [("known_until", "until_required")]),
        ({"known_until": "soon"}, [("known_until", "bad_date")]),
        ({"known_until": "9999-12-31"}, [("known_until", "too_far")]),
        ({"weekly": ((),) * 7}, [("mon-0-from", "never_opens")]),
        ({"weekly": ((),) * 6 + ((Hours("9", "x"), Hours("", "12"), Hours("24", "9")),)},
         [("sun-0-to", "bad_time"), ("sun-1-from", "time_required"), ("sun-2-from", "begins_at_midnight")]),
        ({"own": (OwnDay("2026-08-10"), OwnDay("2026-08-10"), OwnDay("2026-04-06"), OwnDay("x"), OwnDay("", "Name"))},
         [("own-1-date", "duplicate_date"), ("own-2-date", "public_already"), ("own-3-date", "bad_date"),
          ("own-4-date", "date_required")]),
        ({"special": (SpecialDay("2026-12-31"), SpecialDay("2026-12-31"), SpecialDay("", "", (Hours("9", "8:"),)))},
         [("special-1-date", "duplicate_date"), ("special-2-0-to", "bad_time"), ("special-2-date", "date_required")]),
    ],
)  # fmt: skip
def test_every_mistake_is_named_at_its_field(changes: dict[str, object], mistakes: list[tuple[str, str]]) -> None:
    completed(DRAFT, [EASTER_MONDAY])
    with pytest.raises(DraftError) as error:
        completed(replace(DRAFT, **changes), [EASTER_MONDAY])  # type: ignore[arg-type] # one field each
    assert [(mistake.field, mistake.code) for mistake in error.value.mistakes] == mistakes


def test_a_calendar_that_opens_on_a_special_day_alone_is_one() -> None:
    draft = replace(DRAFT, weekly=((),) * 7, special=(SpecialDay("2026-12-31", "", (Hours("9", "12"),)),))
    assert completed(draft, [])[0]["weekly"] == {}


def test_buttons_add_remove_copy_and_fill() -> None:
    added = edited(DRAFT, "add:sat")
    assert added.weekly[5] == (Hours(),)
    assert next_focus("add:sat", added) == "sat-0-from"
    assert edited(added, "remove:sat:0") == DRAFT
    assert next_focus("remove:sat:0", DRAFT) == "add-sat"

    only_monday = replace(DRAFT, weekly=(WEEKDAY,) + ((),) * 6)
    assert edited(only_monday, "copy:mon") == DRAFT
    assert edited(added, "copy:sat").weekly[5:] == ((Hours(),), (Hours(),))
    assert edited(DRAFT, "always").weekly == ((Hours("00:00", "24:00"),),) * 7
    assert edited(DRAFT, "clear").weekly == ((),) * 7

    special = edited(edited(DRAFT, "add:special"), "hours:0:add")
    assert special.special == (SpecialDay(hours=(Hours(), Hours())),)
    assert next_focus("hours:0:add", special) == "special-0-1-from"
    assert edited(special, "hours:0:remove:1").special == (SpecialDay(),)
    assert edited(edited(special, "remove:special:0"), "add:own").own == (OwnDay(),)


@pytest.mark.parametrize(
    "act",
    ["", "x", "add", "add:xxx", "remove:mon:9", "remove:mon:-1", "remove:mon:²", "hours:7:add", "copy:"],
)
def test_a_button_that_nobody_drew_changes_nothing(act: str) -> None:
    assert edited(DRAFT, act) == DRAFT
    assert next_focus(act, DRAFT) in ("", "add-mon")


def test_what_is_readable_is_written_out_and_the_rest_stays() -> None:
    tidy = tidied(replace(DRAFT, weekly=((Hours("9", "late"),), *DRAFT.weekly[1:])))
    assert tidy.weekly[0] == (Hours("09:00", "late"),)


def test_the_week_is_drawn_a_day_in_a_row() -> None:
    monday, *_rest = week_bars(LUNCH.weekly)
    assert [(bar.left, bar.width, bar.label) for bar in monday] == [
        (375.0, 125.0, "09:00–12:00"),
        (541.67, 166.67, "13:00–17:00"),
    ]
    assert week_bars(ROUND_THE_CLOCK.weekly)[6][0].width == 1000


def test_hours_past_midnight_are_drawn_into_the_next_day() -> None:
    rows = week_bars(NIGHT.weekly)
    assert [(bar.left, bar.width, bar.is_tail) for bar in rows[0]] == [(916.67, 83.33, False)]
    assert [(bar.left, bar.width, bar.is_tail) for bar in rows[1]] == [(0.0, 250.0, True), (916.67, 83.33, False)]
    assert [(bar.is_tail) for bar in rows[5]] == [True]  # the tail of Friday night
    sunday_night = BusinessCalendar.from_dict({"timezone": "UTC", "weekly": {"sun": [["22:00", "06:00"]]}})
    assert [bar.is_tail for bar in week_bars(sunday_night.weekly)[0]] == [True]


def test_sources_survive_being_stored() -> None:
    sources = Sources("DE", "BY", frozenset({EASTER_MONDAY}), {date(2026, 8, 10): "x"}, {date(2026, 12, 31): "y"})
    assert Sources.from_dict(sources.to_dict()) == sources
