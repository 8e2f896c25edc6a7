"""Holidays read from and written as iCalendar files."""

from datetime import UTC, date, datetime

import pytest

from sla.domain.ical import MAX_BYTES, IcalError, read_ical, write_ical

FIRST, UNTIL = date(2026, 1, 1), date(2028, 12, 31)


def ics(*events: str) -> bytes:
    blocks = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{blocks}END:VCALENDAR\r\n".encode()


def days(*events: str) -> list[str]:
    return [day.isoformat() for day in read_ical(ics(*events), FIRST, UNTIL).days]


def test_all_day_events_of_one_day_and_of_several() -> None:
    assert days("DTSTART;VALUE=DATE:20260810\r\nSUMMARY:A") == ["2026-08-10"]
    assert days("DTSTART;VALUE=DATE:20260810\r\nDTEND;VALUE=DATE:20260811") == ["2026-08-10"]
    # DTEND is the first day after the event (RFC 5545, 3.6.1).
    assert days("DTSTART;VALUE=DATE:20260810\r\nDTEND;VALUE=DATE:20260813") == [
        "2026-08-10",
        "2026-08-11",
        "2026-08-12",
    ]
    assert days("DTSTART;VALUE=DATE:20260810\r\nDURATION:P2D") == ["2026-08-10", "2026-08-11"]
    assert days("DTSTART;VALUE=DATE:20251231\r\nDTEND;VALUE=DATE:20260102") == ["2026-01-01"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY", ["2026-09-27", "2027-09-27", "2028-09-27"]),
        ("FREQ=YEARLY;INTERVAL=2", ["2026-09-27", "2028-09-27"]),
        ("FREQ=YEARLY;COUNT=8", ["2026-09-27", "2027-09-27"]),
        ("FREQ=YEARLY;UNTIL=20270101", ["2026-09-27"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", ["2026-05-25", "2027-05-31", "2028-05-29"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["2026-11-26", "2027-11-25", "2028-11-23"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", ["2026-02-28", "2027-02-28", "2028-02-29"]),
    ],
)
def test_yearly_events_are_repeated_up_to_the_horizon(rule: str, expected: list[str]) -> None:
    assert days(f"DTSTART;VALUE=DATE:20200927\r\nRRULE:{rule}") == expected


def test_a_leap_day_comes_back_in_leap_years_only_and_exceptions_are_left_out() -> None:
    assert days("DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY") == ["2028-02-29"]
    yearly = "DTSTART;VALUE=DATE:20200927\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20270927"
    assert days(yearly) == ["2026-09-27", "2028-09-27"]
    assert days("DTSTART;VALUE=DATE:20260810\r\nRDATE;VALUE=DATE:20260901") == ["2026-08-10", "2026-09-01"]


def test_what_is_no_whole_day_is_left_out_and_counted() -> None:
    read = read_ical(
        ics(
            "DTSTART;VALUE=DATE:20260810\r\nSUMMARY:Founding  day\\, ours",
            "DTSTART;VALUE=DATE:20260810\r\nSUMMARY:Second",
            "DTSTART:20260811T090000Z\r\nSUMMARY:Meeting",
            "DTSTART;VALUE=DATE:20260812\r\nRRULE:FREQ=WEEKLY",
            "DTSTART;VALUE=DATE:20260812\r\nSTATUS:CANCELLED",
            "DTSTART;VALUE=DATE:20260812\r\nDTEND;VALUE=DATE:20260812",
            "DTSTART;VALUE=DATE:20260812\r\nDTEND;VALUE=DATE:20291231",
            "SUMMARY:No start at all",
            "DTSTART;VALUE=DATE:2026",
            "DTSTART;VALUE=DATE:20260812\r\nRRULE:FREQ=YEARLY;BYMONTH=13",
            "DTSTART;VALUE=DATE:20260812\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYDAY=99XX",
            "DTSTART;VALUE=DATE:99991231\r\nDTEND;VALUE=DATE:99991231",
        ),
        FIRST,
        UNTIL,
    )
    assert read.days == {date(2026, 8, 10): "Founding day, ours, Second"}
    assert read.left_out == 10


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_ical"),
        (b"hello", "not_ical"),
        (b"\xff\xfe\x00", "not_ical"),
        (b"\x89PNG\r\n", "not_ical"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART", "not_ical"),
        (ics(), "no_days"),
        (ics("DTSTART;VALUE=DATE:20400101"), "no_days"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_a_file_that_gives_no_holidays_says_why(content: bytes, code: str) -> None:
    with pytest.raises(IcalError) as error:
        read_ical(content, FIRST, UNTIL)
    assert error.value.code == code


def test_what_is_written_is_read_again() -> None:
    holidays = {date(2026, 4, 6): "Velikonoční pondělí", date(2026, 12, 24): "Štědrý den, 1"}
    written = write_ical("Provozní doba", holidays, "1@dohoda", datetime(2026, 3, 2, tzinfo=UTC))
    assert read_ical(written, FIRST, UNTIL).days == holidays
    assert b"X-WR-CALNAME:Provozn" in written
    assert written == write_ical("Provozní doba", holidays, "1@dohoda", datetime(2026, 3, 2, tzinfo=UTC))
