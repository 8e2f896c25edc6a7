"""Charts as SVG: the same picture on a page and in a PDF.

Colours are attributes, so that a PDF needs no style sheet; the classes let a page draw them in its own light or dark
tones. Each picture carries its title and a description; the caller prints its table of data beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INK, SOFT, LINE, GOOD, BAD, TARGET = "#1b1e22", "#545b63", "#dedfdb", "#0d5763", "#a4161a", "#7a4b00"
#: A bar chart is so wide that its text can be read on a phone; a longer label is cut and stands whole in its title.
BAR_WIDTH, BAR_ROW, BAR_LEFT, BAR_RIGHT, LONGEST_LABEL = 420, 30, 144, 62, 19
TREND_WIDTH, TREND_HEIGHT, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, MARGIN_BOTTOM = 720, 220, 46, 14, 14, 28
_MOST_TICKS: Final = 8


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
    return _picture(BAR_WIDTH, height, [rows, line], key=key, title=title, description=description, role=role)


def trend_chart(points: Sequence[Point], *, target: Decimal, key: str, title: str, description: str) -> SafeString:
    """Draw percents over time with the target as a dashed line. The axis begins at a round number below all of them."""
    low = _floor_of([point.percent for point in points if point.percent is not None], target)
    drawn = [_grid(low), _target_line(target, low), *_segments(points, low)]
    drawn += [_dot(points, place, low) for place, point in enumerate(points) if point.percent is not None]
    drawn.append(_labels(points))
    return _picture(TREND_WIDTH, TREND_HEIGHT, drawn, key=key, title=title, description=description)


def _picture(
    width: int,
    height: int,
    parts: Iterable[SafeString],
    *,
    key: str,
    title: str,
    description: str,
    role: str = "img",
) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="{}" aria-labelledby="{}-title {}-desc" '
        'font-family="system-ui, sans-serif" font-size="13"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">{}</desc>{}</svg>',
        width, height, role, key, key, key, title, key, description,
        format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _bar(bar: Bar, place: int) -> SafeString:
    top = place * BAR_ROW + 4
    shown = bar.label if len(bar.label) <= LONGEST_LABEL else f"{bar.label[: LONGEST_LABEL - 1]}…"
    width = max(_bar_x(bar.percent) - BAR_LEFT, 1)
    drawn = format_html(
        '<g><title>{}: {}</title><text class="chart-ink" x="{}" y="{}" text-anchor="end" fill="{}">{}</text>'
        '<rect class="chart-track" x="{}" y="{}" width="{}" height="18" fill="{}"/>'
        '<rect class="{}" x="{}" y="{}" width="{}" height="18" fill="{}"/>'
        '<text class="chart-ink" x="{}" y="{}" text-anchor="end" fill="{}">{}</text></g>',
        bar.label, bar.text, BAR_LEFT - 8, top + 14, INK, shown,
        BAR_LEFT, top, BAR_WIDTH - BAR_RIGHT - BAR_LEFT, LINE,
        "chart-good" if bar.reaches else "chart-bad", BAR_LEFT, top, width, GOOD if bar.reaches else BAD,
        BAR_WIDTH - 2, top + 14, INK, bar.text,
    )  # fmt: skip
    return (
        format_html('<a href="{}" aria-label="{}: {}">{}</a>', bar.url, bar.label, bar.text, drawn)
        if bar.url
        else drawn
    )


def _bar_x(percent: Decimal) -> int:
    return BAR_LEFT + int(percent * (BAR_WIDTH - BAR_RIGHT - BAR_LEFT) / 100)


def _floor_of(percents: Sequence[Decimal], target: Decimal) -> Decimal:
    """A multiple of ten at least two percent below everything drawn, at most 90."""
    lowest = min([*percents, target])
    return max(((lowest - 2) / 10).to_integral_value(ROUND_FLOOR) * 10, Decimal(0))


def _y(percent: Decimal, low: Decimal) -> int:
    height = TREND_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
    return MARGIN_TOP + int((100 - percent) * height / (100 - low))


def _x(place: int, count: int) -> int:
    width = TREND_WIDTH - MARGIN_LEFT - MARGIN_RIGHT - 24
    return MARGIN_LEFT + 12 + (width * place // (count - 1) if count > 1 else width // 2)


def _grid(low: Decimal) -> SafeString:
    step = Decimal(2 if low >= 90 else 5 if low >= 70 else 10 if low >= 50 else 20)
    lines = []
    value = Decimal(100)
    while value >= low:
        y = _y(value, low)
        lines.append((MARGIN_LEFT, TREND_WIDTH - MARGIN_RIGHT, y, y, LINE, MARGIN_LEFT - 8, y + 4, SOFT, int(value)))
        value -= step
    return format_html_join(
        "",
        '<line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
        '<text class="chart-soft" x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
        lines,
    )


def _target_line(target: Decimal, low: Decimal) -> SafeString:
    y = _y(target, low)
    return format_html(
        '<line class="chart-target" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="1.5" '
        'stroke-dasharray="6 4"/>',
        MARGIN_LEFT, TREND_WIDTH - MARGIN_RIGHT, y, y, TARGET,
    )  # fmt: skip


def _segments(points: Sequence[Point], low: Decimal) -> list[SafeString]:
    """The line, broken where nothing was judged."""
    runs: list[list[str]] = [[]]
    for place, point in enumerate(points):
        if point.percent is None:
            runs.append([])
        else:
            runs[-1].append(f"{_x(place, len(points))},{_y(point.percent, low)}")
    return [
        format_html(
            '<polyline class="chart-line" points="{}" fill="none" stroke="{}" stroke-width="2"/>', " ".join(run), GOOD
        )
        for run in runs
        if len(run) > 1
    ]


def _dot(points: Sequence[Point], place: int, low: Decimal) -> SafeString:
    """A circle where the target is reached, a square where it is not: never told by the colour alone."""
    point = points[place]
    x, y = _x(place, len(points)), _y(point.percent or Decimal(0), low)
    if point.reaches:
        return format_html(
            '<circle class="chart-good" cx="{}" cy="{}" r="4" fill="{}"><title>{}</title></circle>',
            x, y, GOOD, point.title,
        )  # fmt: skip
    return format_html(
        '<rect class="chart-bad" x="{}" y="{}" width="8" height="8" fill="{}"><title>{}</title></rect>',
        x - 4, y - 4, BAD, point.title,
    )  # fmt: skip


def _labels(points: Sequence[Point]) -> SafeString:
    """The labels below, so many that they do not touch."""
    every = -(-len(points) // _MOST_TICKS) or 1
    return format_html_join(
        "",
        '<text class="chart-soft" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
        (
            (_x(place, len(points)), TREND_HEIGHT - 8, SOFT, point.label)
            for place, point in enumerate(points)
            if place % every == 0
        ),
    )
