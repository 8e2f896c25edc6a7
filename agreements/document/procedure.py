"""The annex with the complaint procedure: its times are the agreement's own targets, cited by their articles."""

from __future__ import annotations

from collections.abc import Iterator

from agreements.document.blocks import Block, Entries, Entry, Text
from agreements.document.writer import Writer
from agreements.domain.content.service_levels import TargetItem
from agreements.domain.procedure import complaint_targets
from drafting.domain.units import Form
from sla.domain.vocabulary import Metric

POINTS = ("receipt", "owner", "acknowledged", "resolved", "holding", "answer", "review")
TIMED = {"acknowledged": Metric.ACKNOWLEDGEMENT, "resolved": Metric.RESOLUTION}


def complaint_procedure(w: Writer) -> list[Block]:
    """Write the points in the order in which they happen."""
    points = enumerate(POINTS, start=1)
    return [Entries(tuple(_entry(w, place, point) for place, point in points))]


def _entry(w: Writer, place: int, point: str) -> Entry:
    lead = f"{w.words.text[f'procedure_{point}']}."
    return Entry(str(place), f"procedure-{place}", lead, tuple(_said(w, point)))


def _said(w: Writer, point: str) -> Iterator[Text]:
    if point in TIMED:
        found = complaint_targets(w.content, TIMED[point])
        yield _timed(w, point, found[0]) if found else w.say(f"procedure_{point}_text")
        if others := found[1:]:
            articles = w.joined([w.item(target.id) for target in others], ", ")
            yield w.say("procedure_others", articles=articles)
    elif point == "answer":
        yield w.say("procedure_answer_text", article=w.article_of("disputes"))
    else:
        yield w.say(f"procedure_{point}_text")


def _timed(w: Writer, point: str, target: TargetItem) -> Text:
    within = w.amount(target.amount, target.unit, Form.WITHIN)
    return w.say(f"procedure_{point}_within", within=within, article=w.item(target.id))
