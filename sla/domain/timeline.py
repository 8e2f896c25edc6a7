"""The open time of a calendar as UTC segments with prefix sums, built as far as it was asked for.

Days are date ordinals and instants are microseconds since 1970. What is built is an immutable `Built`, replaced
whole under a lock, so that threads may share a calendar and readers need no lock.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from threading import Lock
from zoneinfo import ZoneInfo

from sla.domain.localtime import DAY_US, EPOCH_DAY, SECOND_US, offset_at_midnight, wall_to_utc
from sla.domain.windows import CalendarHorizonError

FIRST_CHUNK_DAYS = 8
LARGEST_CHUNK_DAYS = 1_024
LAST_DAY = date.max.toordinal() - 2
FIRST_DAY = date.min.toordinal() + 2

#: Open spans of one civil day, in seconds after its local midnight, in order and apart from each other.
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Built:
    """The segments of the days first_day <= day < end_day; `before[i]` is the open time before segment i.

    `total` is the open time up to the end of what is built.
    """

    first_day: int
    end_day: int
    from_us: int
    to_us: int
    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int


class Timeline:
    """The open segments of one calendar, extended on demand; safe to share between threads."""

    def __init__(self, zone: ZoneInfo, spans_on: Callable[[int], Spans]) -> None:
        self._zone = zone
        self._spans_on = spans_on
        self._lock = Lock()
        self._built: Built | None = None

    def covering(self, instant_us: int) -> Built:
        """What is built, after building far enough to say what is open at this instant."""
        built = self._built or self._start(instant_us)
        while instant_us < built.from_us:
            built = self._extend_back(built)
        while instant_us > built.to_us:
            built = self._extend(built)
        return built

    def longer(self, built: Built) -> Built:
        """The same, built further into the future."""
        return self._extend(built)

    def position(self, instant_us: int) -> int:
        """Open microseconds from a fixed but arbitrary origin up to this instant."""
        return _position(self.covering(instant_us), instant_us)

    def after(self, start_us: int, amount_us: int) -> int | None:
        """When this much (more than none) has been open since `start_us`; None if that is later than what is built."""
        built = self._built
        if built is None or not built.from_us <= start_us <= built.to_us:
            built = self.covering(start_us)
        wanted = _position(built, start_us) + amount_us
        if wanted > built.total:
            return None
        index = bisect_left(built.before, wanted) - 1
        return built.starts[index] + wanted - built.before[index]

    def is_open(self, instant_us: int) -> bool:
        """Whether time counts from this instant on."""
        # Up to the end of what is built nothing is known of what begins in that very instant.
        built = self.covering(instant_us + 1)
        index = bisect_right(built.starts, instant_us) - 1
        return index >= 0 and instant_us < built.ends[index]

    def segments(self, start_us: int, end_us: int) -> list[tuple[int, int]]:
        """The open segments between two instants, cut at both."""
        self.covering(start_us)
        built = self.covering(end_us)
        first = max(bisect_right(built.starts, start_us) - 1, 0)
        last = bisect_left(built.starts, end_us)
        cut = ((max(built.starts[index], start_us), min(built.ends[index], end_us)) for index in range(first, last))
        return [(start, end) for start, end in cut if start < end]

    def _start(self, instant_us: int) -> Built:
        with self._lock:
            if self._built is None:
                day = _clamp(instant_us // DAY_US + EPOCH_DAY)
                while _midnight(self._zone, day) > instant_us and day > FIRST_DAY:
                    day -= 1
                end = min(day + FIRST_CHUNK_DAYS, LAST_DAY)
                self._built = self._build(day, end, base=0)
            return self._built

    def _extend(self, seen: Built) -> Built:
        with self._lock:
            built = self._built or seen
            if built.end_day > seen.end_day:
                return built
            if built.end_day >= LAST_DAY:
                raise CalendarHorizonError("The calendar ends with the year 9999.")
            more = self._build(built.end_day, min(built.end_day + _chunk(built), LAST_DAY), base=built.total)
            self._built = _joined(built, more)
            return self._built

    def _extend_back(self, seen: Built) -> Built:
        with self._lock:
            built = self._built or seen
            if built.first_day < seen.first_day:
                return built
            if built.first_day <= FIRST_DAY:
                raise CalendarHorizonError("The calendar begins with the year 1.")
            origin = built.before[0] if built.before else built.total
            less = self._build(max(built.first_day - _chunk(built), FIRST_DAY), built.first_day, base=0)
            shift = origin - less.total
            less = replace(less, before=[value + shift for value in less.before], total=origin)
            self._built = _joined(less, built)
            return self._built

    def _build(self, first_day: int, end_day: int, base: int) -> Built:
        starts: list[int] = []
        ends: list[int] = []
        zone, spans_on = self._zone, self._spans_on
        offset = offset_at_midnight(zone, first_day)
        for day in range(first_day, end_day):
            next_offset = offset_at_midnight(zone, day + 1)
            shift = (day - EPOCH_DAY) * DAY_US - offset
            for opens, closes in spans_on(day):
                if offset == next_offset:
                    start, end = shift + opens * SECOND_US, shift + closes * SECOND_US
                else:
                    start, end = wall_to_utc(zone, day, opens), wall_to_utc(zone, day, closes)
                if ends and start <= ends[-1]:
                    ends[-1] = max(ends[-1], end)
                elif start < end:
                    starts.append(start)
                    ends.append(end)
            offset = next_offset
        *before, total = accumulate((end - start for start, end in zip(starts, ends, strict=True)), initial=base)
        return Built(
            first_day, end_day, _midnight(zone, first_day), _midnight(zone, end_day), starts, ends, before, total
        )


def _position(built: Built, instant_us: int) -> int:
    """Open microseconds up to an instant that is covered by what is built."""
    index = bisect_right(built.starts, instant_us) - 1
    if index < 0:
        return built.before[0] if built.before else built.total
    start, end = built.starts[index], built.ends[index]
    return built.before[index] + (instant_us if instant_us < end else end) - start


def _midnight(zone: ZoneInfo, day: int) -> int:
    return wall_to_utc(zone, day, 0)


def _chunk(built: Built) -> int:
    return min(max(built.end_day - built.first_day, FIRST_CHUNK_DAYS), LARGEST_CHUNK_DAYS)


def _clamp(day: int) -> int:
    """One day late, because the local day may be ahead of the day in UTC."""
    return min(max(day + 1, FIRST_DAY), LAST_DAY - FIRST_CHUNK_DAYS)


def _joined(early: Built, late: Built) -> Built:
    """Two neighbours as one; a segment that runs over the midnight between them becomes one segment."""
    starts, ends, before = early.starts + late.starts, early.ends + late.ends, early.before + late.before
    seam = len(early.starts)
    if early.starts and late.starts and early.ends[-1] == late.starts[0]:
        ends[seam - 1] = ends[seam]
        del starts[seam], ends[seam], before[seam]
    return Built(early.first_day, late.end_day, early.from_us, late.to_us, starts, ends, before, late.total)
