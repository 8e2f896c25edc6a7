"""Opening hours as they are written ("09:00" to "17:00") and as they are counted (seconds after midnight)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sla.domain.localtime import DAY_SECONDS

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CalendarError(ValueError):
    """A calendar cannot give the answer that was asked for; `calendar` is its name, where who asked knows it."""

    calendar: str = ""


class CalendarHorizonError(CalendarError):
    """The answer lies beyond the day up to which the calendar's holidays are known, or beyond the years there are."""


class CalendarFormatError(CalendarError):
    """What was given is not a calendar; the message says which part of it."""


class Window(NamedTuple):
    """From `opens` to `closes`, in seconds after the midnight of the day on which it begins.

    `closes` is past 86,400 when the window runs into the next day, and at most 24 hours after `opens`.
    """

    opens: int
    closes: int


def parse_windows(written: object, where: str) -> tuple[Window, ...]:
    """Windows in the order in which they open. Raises CalendarFormatError naming `where`."""
    if not isinstance(written, list | tuple):
        raise CalendarFormatError(f"{where}: expected a list of [from, to] pairs.")
    return tuple(sorted(_parse_window(pair, where) for pair in written))


def write_windows(windows: Sequence[Window]) -> list[list[str]]:
    """The written form of windows, as parse_windows reads it."""
    return [[_write_time(window.opens), _write_close(window.closes)] for window in windows]


def merge_spans(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, with those that touch or overlap joined, and empty ones left out."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _parse_window(pair: object, where: str) -> Window:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise CalendarFormatError(f"{where}: expected [from, to], got {pair!r}.")
    opens, closes = (_parse_time(part, where) if isinstance(part, str) else -1 for part in pair)
    if opens < 0 or closes < 0:
        raise CalendarFormatError(f"{where}: times are written as text, such as 09:00.")
    if opens == DAY_SECONDS:
        raise CalendarFormatError(f"{where}: a window cannot begin at 24:00.")
    return Window(opens, closes if closes > opens else closes + DAY_SECONDS)


@lru_cache(maxsize=4096)
def _parse_time(text: str, where: str) -> int:
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(len(part) == 2 and part.isascii() and part.isdigit() for part in parts):
        raise CalendarFormatError(f"{where}: {text!r} is not a time such as 09:00.")
    hours, minutes, *rest = (int(part) for part in parts)
    seconds = rest[0] if rest else 0
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY_SECONDS:
        raise CalendarFormatError(f"{where}: {text!r} is not a time of day.")
    return total


def _write_close(seconds: int) -> str:
    return _write_time(seconds if seconds <= DAY_SECONDS else seconds - DAY_SECONDS)


def _write_time(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{second:02}" if second else text
