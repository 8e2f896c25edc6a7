"""The hours of a week as bars, a day in a row: what runs past midnight goes on in the next day's row."""

from collections.abc import Sequence
from dataclasses import dataclass

from sla.domain.localtime import DAY_SECONDS
from sla.domain.windows import Window, write_windows


@dataclass(frozen=True)
class Bar:
    """One open stretch in one day's row, in parts of a thousand of the day; a tail began the day before."""

    left: float
    width: float
    label: str
    is_tail: bool = False


def week_bars(weekly: Sequence[Sequence[Window]]) -> tuple[tuple[Bar, ...], ...]:
    """The bars of each row, tails first."""
    rows = []
    for number, windows in enumerate(weekly):
        tails = [
            _bar(0, window.closes - DAY_SECONDS, window, is_tail=True)
            for window in weekly[number - 1]
            if window.closes > DAY_SECONDS
        ]
        rows.append((*tails, *(_bar(window.opens, min(window.closes, DAY_SECONDS), window) for window in windows)))
    return tuple(rows)


def _bar(opens: int, closes: int, window: Window, *, is_tail: bool = False) -> Bar:
    ((text_from, text_to),) = write_windows([window])
    scale = 1000 / DAY_SECONDS
    return Bar(round(opens * scale, 2), round((closes - opens) * scale, 2), f"{text_from}–{text_to}", is_tail)
