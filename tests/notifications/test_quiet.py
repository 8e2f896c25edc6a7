from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from notifications.domain.quiet import QuietHours

PRAGUE = ZoneInfo("Europe/Prague")
NIGHT = QuietHours(PRAGUE, time(18), time(8))
NIGHT_AND_WEEKEND = QuietHours(PRAGUE, time(18), time(8), frozenset({5, 6}))
NOON = QuietHours(PRAGUE, time(12), time(13))
WEEKEND = QuietHours(PRAGUE, days=frozenset({5, 6}))


@pytest.mark.parametrize(("quiet", "at", "until"), [
    (NIGHT, "2026-03-02T17:59:59+01:00", None),
    (NIGHT, "2026-03-02T18:00+01:00", "2026-03-03T08:00+01:00"),
    (NIGHT, "2026-03-03T07:59:59+01:00", "2026-03-03T08:00+01:00"),
    (NIGHT, "2026-03-03T08:00+01:00", None),
    (NIGHT, "2026-03-28T19:00+01:00", "2026-03-29T08:00+02:00"),  # the night is an hour shorter
    (NIGHT, "2026-10-24T19:00+02:00", "2026-10-25T08:00+01:00"),  # and an hour longer
    (NIGHT_AND_WEEKEND, "2026-03-06T18:00+01:00", "2026-03-09T08:00+01:00"),  # Friday evening to Monday morning
    (NIGHT_AND_WEEKEND, "2026-03-07T12:00+01:00", "2026-03-09T08:00+01:00"),
    (NOON, "2026-03-02T12:30+01:00", "2026-03-02T13:00+01:00"),
    (NOON, "2026-03-02T13:00+01:00", None),
    (WEEKEND, "2026-03-07T00:00+01:00", "2026-03-09T00:00+01:00"),
    (WEEKEND, "2026-03-06T23:59:59+01:00", None),
    (QuietHours(PRAGUE, days=frozenset(range(7))), "2026-03-02T12:00+01:00", None),  # it would never end
    (QuietHours(PRAGUE, time(9), time(9)), "2026-03-02T12:00+01:00", None),
    (QuietHours(ZoneInfo("America/New_York"), time(18), time(8)), "2026-03-02T09:00+00:00", "2026-03-02T13:00+00:00"),
])  # fmt: skip
def test_quiet_ends(quiet: QuietHours, at: str, until: str | None) -> None:
    expected = datetime.fromisoformat(until) if until else None
    assert quiet.until(datetime.fromisoformat(at).astimezone(UTC)) == expected


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        NIGHT.until(datetime(2026, 3, 2, 19))  # noqa: DTZ001 - this is what is refused
