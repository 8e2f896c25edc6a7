from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from notifications.domain.summaries import covered, latest_slot

PRAGUE = ZoneInfo("Europe/Prague")


@pytest.mark.parametrize(("every", "hour", "now", "on", "at"), [
    ("daily", 7, "2026-03-02T06:59:59+01:00", "2026-03-01", "2026-03-01T07:00+01:00"),
    ("daily", 7, "2026-03-02T07:00+01:00", "2026-03-02", "2026-03-02T07:00+01:00"),
    ("daily", 0, "2026-03-02T00:00+01:00", "2026-03-02", "2026-03-02T00:00+01:00"),
    ("weekly", 7, "2026-03-02T06:00+01:00", "2026-02-23", "2026-02-23T07:00+01:00"),  # Monday, before seven
    ("weekly", 7, "2026-03-02T07:00+01:00", "2026-03-02", "2026-03-02T07:00+01:00"),
    ("weekly", 7, "2026-03-08T23:00+01:00", "2026-03-02", "2026-03-02T07:00+01:00"),  # Sunday
    ("daily", 2, "2026-03-29T03:00+02:00", "2026-03-29", "2026-03-29T03:00+02:00"),  # two o'clock does not exist
    ("daily", 2, "2026-03-29T01:59:59+01:00", "2026-03-28", "2026-03-28T02:00+01:00"),
    ("daily", 2, "2026-10-25T02:30+01:00", "2026-10-25", "2026-10-25T02:00+02:00"),  # two o'clock comes twice
    ("daily", 2, "2026-10-25T01:59:59+02:00", "2026-10-24", "2026-10-24T02:00+02:00"),
])  # fmt: skip
def test_the_last_slot_that_has_come(every: str, hour: int, now: str, on: str, at: str) -> None:
    slot = latest_slot(every=every, hour=hour, weekday=0, zone=PRAGUE, now=datetime.fromisoformat(now).astimezone(UTC))
    assert (slot.on, slot.at) == (date.fromisoformat(on), datetime.fromisoformat(at))


def test_a_summary_covers_since_the_last_one_whatever_was_missed() -> None:
    now = datetime.fromisoformat("2026-03-30T12:00+02:00")
    slot = latest_slot(every="daily", hour=7, weekday=0, zone=PRAGUE, now=now)
    third_last = datetime.fromisoformat("2026-03-27T07:00+01:00")
    assert covered(slot, every="daily", hour=7, zone=PRAGUE, until_before=third_last) == third_last
    first = covered(slot, every="daily", hour=7, zone=PRAGUE, until_before=None)
    assert first == datetime.fromisoformat("2026-03-29T07:00+02:00")
    # The day on which the clocks go forward has 23 hours, and the summary covers all of it.
    sunday = latest_slot(every="daily", hour=7, weekday=0, zone=PRAGUE, now=slot.at.replace(day=29))
    back = covered(sunday, every="daily", hour=7, zone=PRAGUE, until_before=None)
    assert (sunday.at - back).total_seconds() == 23 * 3600


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        latest_slot(every="daily", hour=7, weekday=0, zone=PRAGUE, now=datetime(2026, 3, 2))  # noqa: DTZ001
