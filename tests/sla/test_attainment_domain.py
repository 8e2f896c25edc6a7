"""Counts, percents and percentiles; who held the time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.domain.attainment import (
    BOUNDS,
    Histogram,
    Tally,
    bucket_of,
    exact_percentile,
    worst_relative_error,
)
from sla.domain.calendar import BusinessCalendar
from sla.domain.holding import business_seconds, split_seconds
from sla.domain.pauses import PauseSpan
from tests.sla.calendars import OFFICE_HOURS

DURATIONS = st.lists(st.integers(min_value=0, max_value=400_000_000), min_size=1, max_size=60)
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("met", "missed", "objective", "percent", "is_kept"),
    [
        (999, 1, "99.9", "99.9", True),
        (998_999, 1001, "99.90", "99.8999", False),  # prints as 99.90 and is a miss all the same
        (2, 1, "66.667", "66.66666666666666666666666667", False),
        (0, 1, "0.001", "0", False),
        (1, 0, "100", "100", True),
        (0, 0, "95", None, None),
    ],
)
def test_the_objective_is_compared_with_the_counts(
    met: int, missed: int, objective: str, percent: str | None, is_kept: bool | None
) -> None:
    tally = Tally(met, missed)
    assert tally.percent == (None if percent is None else Decimal(percent))
    assert tally.reaches(Decimal(objective)) is is_kept


def test_buckets_cover_every_second_once() -> None:
    assert list(BOUNDS) == sorted(set(BOUNDS))
    assert bucket_of(0) == 0
    for bucket, bound in enumerate(BOUNDS):
        assert (bucket_of(bound - 1), bucket_of(bound)) == (bucket, bucket + 1)
    with pytest.raises(ValueError, match="not negative"):
        bucket_of(-1)


@given(DURATIONS, st.integers(min_value=1, max_value=100))
def test_a_percentile_is_never_further_off_than_it_says(durations: list[int], percent: int) -> None:
    estimate = Histogram.of(durations).percentile(percent)
    exact = exact_percentile(sorted(durations), percent)
    assert estimate is not None
    assert exact is not None
    assert exact >= estimate.low
    if estimate.error_seconds is None:
        assert estimate.high is None
    else:
        assert abs(exact - estimate.seconds) <= estimate.error_seconds


@given(DURATIONS, DURATIONS)
def test_merged_histograms_count_what_both_did(first: list[int], second: list[int]) -> None:
    merged = Histogram.merged([Histogram.of(first), Histogram.of(second)])
    assert merged.counts == Histogram.of([*first, *second]).counts
    assert merged.total == len(first) + len(second)


def test_nothing_has_no_percentile() -> None:
    assert Histogram().percentile(50) is None
    assert exact_percentile([], 50) is None


@pytest.mark.parametrize(("percent", "exact"), [(1, 10), (50, 20), (75, 30), (76, 40), (90, 40), (100, 40)])
def test_the_nearest_rank_is_a_value_that_occurred(percent: int, exact: int) -> None:
    assert exact_percentile([10, 20, 30, 40], percent) == exact


def test_estimates_from_a_minute_up_are_within_a_tenth() -> None:
    assert Decimal(8) < worst_relative_error() < Decimal(10)


@given(
    st.lists(st.integers(min_value=-5_000, max_value=500_000), max_size=5),
    st.lists(st.tuples(st.integers(0, 300_000), st.integers(0, 90_000)), max_size=3),
    st.integers(min_value=0, max_value=400_000),
)
def test_the_parts_of_the_holders_add_up_to_the_whole(
    changes: list[int], holds: list[tuple[int, int]], length: int
) -> None:
    calendar = BusinessCalendar.from_dict(OFFICE_HOURS)
    end = START + timedelta(seconds=length)
    pauses = [PauseSpan(START + timedelta(seconds=at), START + timedelta(seconds=at + lasted)) for at, lasted in holds]
    instants = [START + timedelta(seconds=at) for at in sorted(changes)]
    parts = split_seconds(calendar, START, end, instants, pauses)
    assert len(parts) == len(changes) + 1
    assert all(part >= 0 for part in parts)
    assert sum(parts) == business_seconds(calendar, START, end, pauses)


def test_a_hold_after_the_stop_takes_nothing_away() -> None:
    calendar = BusinessCalendar.from_dict(OFFICE_HOURS)
    later = [PauseSpan(START + timedelta(hours=1), START + timedelta(hours=2))]
    assert business_seconds(calendar, START, START + timedelta(minutes=30), later) == 1800
