"""Where terms stand in a picture of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a picture shows, the last one included."""

    start: date
    end: date

    def share(self, day: date) -> float:
        """Where a day begins: 0 at the start of the picture, 100 at its end, outside of it at the nearer edge."""
        whole = (self.end - self.start).days + 1
        return min(max((day - self.start).days / whole, 0.0), 1.0) * 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A term: where it begins and how wide it is, in percent of the picture; whether it reaches beyond its edges."""

    left: float
    width: float
    begins_before: bool
    ends_after: bool


def window_around(terms: Iterable[tuple[date, date | None]], today: date) -> Window:
    """Return whole years that hold today and the terms, two back and four on at most."""
    found = [day for start, end in terms for day in (start, end) if day is not None] or [today]
    first = max(min(*found, today).year, today.year - 2)
    last = min(max(*found, today).year, today.year + 4)
    return Window(date(first, 1, 1), date(last, 12, 31))


def bar_of(window: Window, start: date, end: date | None) -> Bar:
    """Return a term's bar; one without an end reaches beyond the picture."""
    left = window.share(start)
    # The last day there is (31 December 9999, which people write for "never") has no day after it.
    right = 100.0 if end is None or end >= window.end else window.share(end + timedelta(days=1))
    return Bar(
        round(left, 3),
        round(max(right - left, 0.4), 3),
        begins_before=start < window.start,
        ends_after=end is None or end > window.end,
    )
