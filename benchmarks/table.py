"""The table that bin/bench prints, in Markdown so that docs/performance.md can keep it as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADINGS = ("what", "ours", "beside", "ratio", "asked for", "")


@dataclass(frozen=True)
class Row:
    """One figure: what was measured, what it is held against, and whether it is good enough."""

    what: str
    ours: str
    beside: str
    ratio: str
    asked_for: str
    is_met: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as it is printed."""
        return self.what, self.ours, self.beside, self.ratio, self.asked_for, "met" if self.is_met else "MISSED"


def times_faster(what: str, ours: float, theirs: float, at_least: float, *, beside: str) -> Row:
    """A row of two times in seconds, of which ours has to be so many times shorter."""
    ratio = theirs / ours
    asked = f"{at_least:,.0f} x" if at_least > 1 else "not slower"
    return Row(what, duration(ours), f"{beside} {duration(theirs)}", f"{ratio:,.0f} x", asked, ratio >= at_least)


def duration(seconds: float) -> str:
    """A time in the unit in which it is read best."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def printed(rows: Sequence[Row]) -> str:
    """The whole table."""
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    ruler = tuple("-" * width for width in widths)
    return "\n".join(_line(cells, widths) for cells in (lines[0], ruler, *lines[1:]))


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
