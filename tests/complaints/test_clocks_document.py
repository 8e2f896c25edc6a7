"""docs/clocks.md holds the tables of the code; whoever changes one changes the other."""

from collections.abc import Iterator

from django.conf import settings

from complaints.domain import lifecycle
from sla.domain import clock
from sla.domain.stops import STOPS
from sla.domain.vocabulary import Metric


def rows(heading: str) -> Iterator[list[str]]:
    """The rows of the first table below a heading."""
    text = (settings.BASE_DIR / "docs" / "clocks.md").read_text(encoding="utf-8")
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    for line in lines[2:]:
        yield [cell.strip().strip("`") for cell in line.strip("|").split("|")]


def test_what_stops_what() -> None:
    written = {
        event: frozenset(Metric(word.strip()) for word in stopped.split(",") if word != "-")
        for event, stopped in rows("What stops what")
    }
    assert written == {event.value: metrics for event, metrics in STOPS.items()}


def test_the_life_of_a_clock() -> None:
    written = {(before, event): after for before, event, after in rows("The life of a clock")}
    assert written == {(before.value, event.value): after.value for (before, event), after in clock.TRANSITIONS.items()}


def test_the_life_of_a_complaint() -> None:
    written = {(before, event): after for before, event, after in rows("The life of a complaint")}
    known = {(before.value, event.value): after.value for (before, event), after in lifecycle.TRANSITIONS.items()}
    assert written == known
