"""The picture of an escalation ladder in time: stairs that are climbed, beside the list of the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts import BAD, GOOD, INK, LINE, SOFT, TARGET, picture
from sla.domain.ladder import Ladder, Level, Side
from sla.ladder_words import acts_text, when_text, whom_text

# As wide as its panel beside the form, so that all of it is seen at once.
WIDTH, ROW, LEFT, RIGHT, TOP = 380, 46, 16, 16, 24
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Stair:
    """One level in words."""

    number: int
    when: str
    whom: str
    acts: str


def stairs(ladder: Ladder, names: Mapping[str, str]) -> list[Stair]:
    """The levels of a ladder in words, in order."""
    return [
        Stair(number, when_text(level), whom_text(level, names), acts_text(level))
        for number, level in enumerate(ladder.levels, 1)
    ]


def ladder_chart(ladder: Ladder, names: Mapping[str, str]) -> SafeString:
    """Draw the levels below each other, each as far right as it is late; the dashed line is the deadline.

    Distances are the square roots of the minutes, so that five minutes and three days find room in one picture.
    """
    height = TOP + ROW * len(ladder.levels) + 8
    places = _places(ladder.levels)
    deadline = _x(0.0, places)
    axis = format_html(
        '<line class="chart-target" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="1.5" '
        'stroke-dasharray="4 3"/><text class="chart-soft" x="{}" y="14" text-anchor="{}" fill="{}">{}</text>',
        deadline, deadline, TOP - 4, height - 4, TARGET,
        deadline, "start" if deadline < WIDTH / 2 else "end", SOFT, _("deadline"),
    )  # fmt: skip
    drawn = [axis, _line(places)]
    for place, (level, stair) in enumerate(zip(ladder.levels, stairs(ladder, names), strict=True)):
        drawn.append(_stair(place, _x(places[place], places), level, stair))
    title = _("Escalation ladder %(name)s in time") % {"name": ladder.name}
    words = "; ".join(f"{stair.number}: {stair.when}, {stair.whom}" for stair in stairs(ladder, names))
    return picture(WIDTH, height, drawn, key="ladder", title=title, description=words)


def _places(levels: Sequence[Level]) -> list[float]:
    signs = {Side.BEFORE: -1, Side.AFTER: 1}
    return [signs[level.side] * sqrt(level.minutes) for level in levels]


def _x(place: float, places: Sequence[float]) -> int:
    low, high = min([0.0, *places]), max([0.0, *places])
    width = WIDTH - LEFT - RIGHT
    return LEFT + int((place - low) * width / (high - low)) if high > low else LEFT


def _y(place: int) -> int:
    return TOP + ROW * place + 14


def _line(places: Sequence[float]) -> SafeString:
    """The stairs: along to the next level, then down to it."""
    points = []
    for place, value in enumerate(places):
        x = _x(value, places)
        if place:
            points.append(f"{x},{_y(place - 1)}")
        points.append(f"{x},{_y(place)}")
    return format_html(
        '<polyline class="chart-grid" points="{}" fill="none" stroke="{}" stroke-width="2"/>', " ".join(points), LINE
    )


def _stair(place: int, x: int, level: Level, stair: Stair) -> SafeString:
    """A circle before the deadline, a square from it on, with its number; the words beside it where there is room."""
    y, is_late = _y(place), level.side == Side.AFTER
    mark = (
        format_html('<rect class="chart-bad" x="{}" y="{}" width="18" height="18" fill="{}"/>', x - 9, y - 9, BAD)
        if is_late
        else format_html('<circle class="chart-good" cx="{}" cy="{}" r="10" fill="{}"/>', x, y, GOOD)
    )
    is_left = x < WIDTH / 2
    whom = stair.whom if len(stair.whom) <= _LONGEST else f"{stair.whom[: _LONGEST - 1]}…"
    lines = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>',
        (
            ("chart-ink", x + 16 if is_left else x - 16, y - 6, "start" if is_left else "end", INK, whom),
            ("chart-soft", x + 16 if is_left else x - 16, y + 17, "start" if is_left else "end", SOFT, stair.when),
        ),
    )
    return format_html(
        '<g><title>{}. {}: {}</title>{}<text class="chart-number" x="{}" y="{}" text-anchor="middle" fill="#fff" '
        'font-weight="600">{}</text>{}</g>',
        stair.number, stair.when, stair.whom, mark, x, y + 5, stair.number, lines,
    )  # fmt: skip
