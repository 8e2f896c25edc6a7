"""How well promises were kept: counts, percents, and percentiles from a histogram of fixed buckets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

#: No promise is longer than ten years; what took longer falls into the last bucket, which has no end.
_LONGEST = 10 * 366 * 86_400


def _bounds() -> tuple[int, ...]:
    """Each bound is a fifth above the last one, and at least one second above it."""
    bounds = [1]
    while bounds[-1] < _LONGEST:
        bounds.append(max(bounds[-1] + 1, bounds[-1] * 6 // 5))
    return tuple(bounds)


#: Bucket `i` holds whole business seconds from BOUNDS[i - 1] (bucket 0: from zero) until just below BOUNDS[i].
#: Stored histograms are made of these buckets: changing them means rebuilding every day.
BOUNDS = _bounds()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many promises were met and missed."""

    met: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.met + other.met, self.missed + other.missed)

    @property
    def total(self) -> int:
        """All that were judged."""
        return self.met + self.missed

    @property
    def percent(self) -> Decimal | None:
        """The share that was met, in percent and not rounded; None where nothing was judged."""
        return Decimal(self.met) * 100 / Decimal(self.total) if self.total else None

    def reaches(self, objective_percent: Decimal) -> bool | None:
        """Tell whether the objective is kept; None where nothing was judged.

        The counts are compared, not the rounded percent: 99.8999 % prints as 99.90 % and still misses 99.90 %.
        """
        return self.met * 100 >= objective_percent * self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A percentile in business seconds, and the bucket that the true value is in for certain.

    `high` is the largest value of the bucket; None for the last one, which has no end.
    """

    seconds: int
    low: int
    high: int | None

    @property
    def error_seconds(self) -> int | None:
        """By how much the true value may differ at most; None where it is only known to be no smaller."""
        return None if self.high is None else max(self.high - self.seconds, self.seconds - self.low)


@dataclass(slots=True)
class Histogram:
    """How many durations fell into each bucket."""

    counts: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, durations: Iterable[int]) -> Histogram:
        """Count whole business seconds."""
        histogram = cls()
        for seconds in durations:
            histogram.add(bucket_of(seconds))
        return histogram

    @classmethod
    def merged(cls, histograms: Iterable[Histogram]) -> Histogram:
        """The histogram of everything that the given ones counted."""
        result = cls()
        for histogram in histograms:
            for bucket, count in histogram.counts.items():
                result.add(bucket, count)
        return result

    def add(self, bucket: int, count: int = 1) -> None:
        """Count `count` more durations of a bucket."""
        self.counts[bucket] = self.counts.get(bucket, 0) + count

    @property
    def total(self) -> int:
        """How many durations it holds."""
        return sum(self.counts.values())

    def percentile(self, percent: int) -> Estimate | None:
        """Estimate the smallest duration that `percent` of 100 do not exceed; None where it is empty.

        The middle of the bucket that the exact percentile (see `exact_percentile`) is in.
        """
        if not self.total:
            return None
        left = rank_of(percent, self.total)
        for bucket in sorted(self.counts):
            left -= self.counts[bucket]
            if left <= 0:
                return _middle(bucket)
        raise ValueError("A bucket cannot hold fewer than no durations.")


def bucket_of(seconds: int) -> int:
    """The bucket that a duration falls into. Raises ValueError for a negative one."""
    if seconds < 0:
        raise ValueError("A duration is not negative.")
    return bisect_right(BOUNDS, seconds)


def rank_of(percent: int, count: int) -> int:
    """Which of `count` durations in order (from 1) is the percentile: the nearest rank, no value in between."""
    if not 0 < percent <= 100:
        raise ValueError("A percentile is more than 0 and at most 100.")
    return max(-(-percent * count // 100), 1)


def exact_percentile(ordered: Sequence[int], percent: int) -> int | None:
    """The percentile of durations that are in ascending order; None where there are none."""
    return ordered[rank_of(percent, len(ordered)) - 1] if ordered else None


def worst_relative_error() -> Decimal:
    """The largest error of an estimate from one minute up, as a percent of the estimate."""
    estimates = (_middle(bucket) for bucket in range(bucket_of(60), len(BOUNDS)))
    return max(Decimal(each.error_seconds or 0) * 100 / each.seconds for each in estimates)


def share_percent(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` in percent, not rounded; None of nothing."""
    return Decimal(part) * 100 / Decimal(whole) if whole else None


def _middle(bucket: int) -> Estimate:
    low = BOUNDS[bucket - 1] if bucket else 0
    if bucket >= len(BOUNDS):
        return Estimate(low, low, None)
    high = BOUNDS[bucket] - 1
    return Estimate((low + high) // 2, low, high)
