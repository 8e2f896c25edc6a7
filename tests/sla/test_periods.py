"""Periods of reports and what they are compared with."""

from datetime import date

import pytest

from sla.domain.periods import PeriodName, Step, period_of


@pytest.mark.parametrize(
    ("name", "today", "start", "end", "previous_start", "previous_end"),
    [
        ("this_month", "2026-11-22", "2026-11-01", "2026-11-22", "2026-10-01", "2026-10-22"),
        ("this_month", "2026-03-31", "2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("this_month", "2026-01-05", "2026-01-01", "2026-01-05", "2025-12-01", "2025-12-05"),
        ("last_month", "2026-03-15", "2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31"),
        ("last_month", "2026-01-15", "2025-12-01", "2025-12-31", "2025-11-01", "2025-11-30"),
        ("quarter", "2026-11-22", "2026-10-01", "2026-11-22", "2026-07-01", "2026-08-22"),
        ("year", "2024-12-31", "2024-01-01", "2024-12-31", "2023-01-01", "2023-12-31"),
    ],
)
def test_a_period_is_compared_with_as_many_days(
    name: str, today: str, start: str, end: str, previous_start: str, previous_end: str
) -> None:
    period = period_of(PeriodName(name), date.fromisoformat(today))
    expected = tuple(date.fromisoformat(each) for each in (start, end, previous_start, previous_end))
    assert (period.start, period.end, period.previous_start, period.previous_end) == expected


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (date(2026, 3, 2), date(2026, 3, 1)), (date(2000, 1, 1), date(2026, 1, 1))]
)
def test_a_custom_period_needs_both_ends(start: date | None, end: date | None) -> None:
    assert period_of(PeriodName.CUSTOM, date(2026, 1, 1), date(2026, 3, 1), date(2026, 3, 1)).days == 1
    with pytest.raises(ValueError, match="A period has"):
        period_of(PeriodName.CUSTOM, date(2026, 1, 1), start, end)


@pytest.mark.parametrize(
    ("end", "step", "points", "second"),
    [("2026-01-31", Step.DAY, 31, "2026-01-02"), ("2026-03-31", Step.WEEK, 14, "2026-01-05"),
     ("2026-12-31", Step.MONTH, 12, "2026-02-01")],
)  # fmt: skip
def test_the_steps_of_a_trend_cover_each_day_once(end: str, step: Step, points: int, second: str) -> None:
    period = period_of(PeriodName.CUSTOM, date(2026, 1, 1), date(2026, 1, 1), date.fromisoformat(end))
    steps = period.steps()
    assert (period.step, len(steps)) == (step, points)
    assert steps[1][0] == date.fromisoformat(second)
    assert sum((last - first).days + 1 for first, last in steps) == period.days
    assert steps[-1][1] == period.end
