"""Charts as SVG: the same picture on a page and in a PDF.

Colours are attributes, so that a PDF needs no style sheet; the classes let a page draw them in its own light or dark
tones. Each picture carries its title and a description; the caller prints its table of data beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from textwrap import wrap
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INK, SOFT, LINE, GOOD, BAD, TARGET = "#1b1e22", "#545b63", "#dedfdb", "#0d5763", "#a4161a", "#7a4b00"
#: A bar chart is so wide that its text can be read on a phone. A label has two lines; what is longer is cut there and
#: stands whole in the title.
BAR_WIDTH, BAR_ROW, BAR_LEFT, BAR_RIGHT, LONGEST_LINE = 340, 32, 134, 60, 18
MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, MARGIN_BOTTOM = 46, 14, 14, 28


@dataclass(frozen=True, slots=True)
class Size:
    """How large a trend is drawn, and how many labels it has room for below."""

    width: int
    height: int
    ticks: int


WIDE: Final = Size(720, 220, 8)
#: For a phone, where a wide picture would be cut or its text too small.
NARROW: Final = Size(360, 220, 4)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, its percent with its text, whether it reaches the target, where a click leads."""

    label: str
    percent: Decimal
    text: str
    reaches: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a trend; percent None draws a gap. `title` says everything about it."""

    label: str
    title: str
    percent: Decimal | None
    reaches: bool


def bar_chart(bars: Sequence[Bar], *, target: Decimal, key: str, title: str, description: str) -> SafeString:
    """Draw horizontal bars from 0 to 100 percent with the target as a dashed line. `key` makes its ids unique."""
    height = len(bars) * BAR_ROW + 8
    rows = format_html_join("", "{}", ((_bar(bar, place),) for place, bar in enumerate(bars)))
    x = _bar_x(target)
    line = format_html(
        '<line class="chart-target" x1="{}" x2="{}" y1="0" y2="{}" stroke="{}" stroke-width="1.5" '
        'stroke-dasharray="4 3"/>',
        x, x, height, TARGET,
    )  # fmt: skip
    # A picture hides what is in it from screen readers; one with links is a group of them.
    role = "group" if any(bar.url for bar in bars) else "img"
    return picture(BAR_WIDTH, height, [rows, line], key=key, title=title, description=description, role=role)


def trend_chart(
    points: Sequence[Point], *, target: Decimal, key: str, title: str, description: str, size: Size = WIDE
) -> SafeString:
    """Draw percents over time with the target as a dashed line. The axis begins at a round number below all of them."""
    low = _floor_of([point.percent for point in points if point.percent is not None], target)
    places = _Places(size, len(points), low)
    drawn = [_grid(places), _target_line(target, places), *_segments(points, places)]
    drawn += [_dot(point, place, places) for place, point in enumerate(points) if point.percent is not None]
    drawn.append(_labels(points, places))
    return picture(size.width, size.height, drawn, key=key, title=title, description=description)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where in a trend things stand: `count` points, percents from `low` to 100."""

    size: Size
    count: int
    low: Decimal

    @property
    def right(self) -> int:
        return self.size.width - MARGIN_RIGHT

    def x(self, place: int) -> int:
        width = self.size.width - MARGIN_LEFT - MARGIN_RIGHT - 24
        return MARGIN_LEFT + 12 + (width * place // (self.count - 1) if self.count > 1 else width // 2)

    def y(self, percent: Decimal) -> int:
        height = self.size.height - MARGIN_TOP - MARGIN_BOTTOM
        return MARGIN_TOP + int((100 - percent) * height / (100 - self.low))


def picture(
    width: int,
    height: int,
    parts: Iterable[SafeString],
    *,
    key: str,
    title: str,
    description: str,
    role: str = "img",
) -> SafeString:
    """Frame drawn parts as one picture with its title and description. `key` makes its ids unique on the page."""
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="{}" aria-labelledby="{}-title {}-desc" '
        'font-family="system-ui, sans-serif" font-size="13"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">{}</desc>{}</svg>',
        width, height, role, key, key, key, title, key, description,
        format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _bar(bar: Bar, place: int) -> SafeString:
    top = place * BAR_ROW + 8
    width = max(_bar_x(bar.percent) - BAR_LEFT, 1)
    drawn = format_html(
        '<g><title>{}: {}</title>{}'
        '<rect class="chart-track" x="{}" y="{}" width="{}" height="18" fill="{}"/>'
        '<rect class="{}" x="{}" y="{}" width="{}" height="18" fill="{}"/>'
        '<text class="chart-ink" x="{}" y="{}" text-anchor="end" fill="{}">{}</text></g>',
        bar.label, bar.text, _label(bar.label, top + 14),
        BAR_LEFT, top, BAR_WIDTH - BAR_RIGHT - BAR_LEFT, LINE,
        "chart-good" if bar.reaches else "chart-bad", BAR_LEFT, top, width, GOOD if bar.reaches else BAD,
        BAR_WIDTH - 2, top + 14, INK, bar.text,
    )  # fmt: skip
    return (
        format_html('<a href="{}" aria-label="{}: {}">{}</a>', bar.url, bar.label, bar.text, drawn)
        if bar.url
        else drawn
    )


def _label(label: str, baseline: int) -> SafeString:
    """The label at the left of its bar, on two lines where one does not hold it."""
    lines = wrap(label, LONGEST_LINE, max_lines=2, placeholder="…") or [""]
    first = baseline - 7 * (len(lines) - 1)
    return format_html_join(
        "",
        '<text class="chart-ink" x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
        ((BAR_LEFT - 8, first + 14 * number, INK, line) for number, line in enumerate(lines)),
    )


def _bar_x(percent: Decimal) -> int:
    return BAR_LEFT + int(percent * (BAR_WIDTH - BAR_RIGHT - BAR_LEFT) / 100)


def _floor_of(percents: Sequence[Decimal], target: Decimal) -> Decimal:
    """A multiple of ten at least two percent below everything drawn, at most 90."""
    lowest = min([*percents, target])
    return max(((lowest - 2) / 10).to_integral_value(ROUND_FLOOR) * 10, Decimal(0))


def _grid(places: _Places) -> SafeString:
    low = places.low
    step = Decimal(2 if low >= 90 else 5 if low >= 70 else 10 if low >= 50 else 20)
    lines = []
    value = Decimal(100)
    while value >= low:
        y = places.y(value)
        lines.append((MARGIN_LEFT, places.right, y, y, LINE, MARGIN_LEFT - 8, y + 4, SOFT, int(value)))
        value -= step
    return format_html_join(
        "",
        '<line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
        '<text class="chart-soft" x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
        lines,
    )


def _target_line(target: Decimal, places: _Places) -> SafeString:
    y = places.y(target)
    return format_html(
        '<line class="chart-target" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="1.5" '
        'stroke-dasharray="6 4"/>',
        MARGIN_LEFT, places.right, y, y, TARGET,
    )  # fmt: skip


def _segments(points: Sequence[Point], places: _Places) -> list[SafeString]:
    """The line, broken where nothing was judged."""
    runs: list[list[str]] = [[]]
    for place, point in enumerate(points):
        if point.percent is None:
            runs.append([])
        else:
            runs[-1].append(f"{places.x(place)},{places.y(point.percent)}")
    return [
        format_html(
            '<polyline class="chart-line" points="{}" fill="none" stroke="{}" stroke-width="2"/>', " ".join(run), GOOD
        )
        for run in runs
        if len(run) > 1
    ]


def _dot(point: Point, place: int, places: _Places) -> SafeString:
    """A circle where the target is reached, a square where it is not: never told by the colour alone."""
    x, y = places.x(place), places.y(point.percent or Decimal(0))
    if point.reaches:
        return format_html(
            '<circle class="chart-good" cx="{}" cy="{}" r="4" fill="{}"><title>{}</title></circle>',
            x, y, GOOD, point.title,
        )  # fmt: skip
    return format_html(
        '<rect class="chart-bad" x="{}" y="{}" width="8" height="8" fill="{}"><title>{}</title></rect>',
        x - 4, y - 4, BAD, point.title,
    )  # fmt: skip


def _labels(points: Sequence[Point], places: _Places) -> SafeString:
    """The labels below, so many that they do not touch."""
    every = -(-len(points) // places.size.ticks) or 1
    return format_html_join(
        "",
        '<text class="chart-soft" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
        (
            (places.x(place), places.size.height - 8, SOFT, point.label)
            for place, point in enumerate(points)
            if place % every == 0
        ),
    )
