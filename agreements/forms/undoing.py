"""A row that was removed, kept in hidden inputs of the page until the next change, so that it can be brought back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from agreements.forms.raw import RawTree, raw_from_post
from agreements.forms.shape import Kind, Leaf, Record, Rows, Shape

PREFIX = "removed"


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed from the list at `path`, and the place that it had."""

    path: tuple[str, ...]
    place: int
    raw: dict[str, RawTree]


def inputs_of(record: Record, raw: RawTree) -> list[tuple[str, str]]:
    """Return the names and values of hidden inputs from which `posted_row` reads the same row again."""
    return list(_inputs(record, raw, PREFIX))


def posted_row(record: Record, post: QueryDict) -> dict[str, RawTree]:
    """Return the row that those inputs hold."""
    return raw_from_post(record, post, PREFIX)


def _inputs(shape: Shape, raw: Any, name: str) -> Iterator[tuple[str, str]]:
    match shape:
        case Record():
            for part, inner in shape.fields.items():
                yield from _inputs(inner, raw[part], f"{name}.{part}")
        case Rows():
            for place, row in enumerate(raw):
                yield from _inputs(shape.item, row, f"{name}.{place}")
        case Leaf(kind=Kind.CHOICES):
            yield from ((name, value) for value in raw)
        case Leaf(kind=Kind.FLAG):
            # What stands for no is that nothing is sent.
            if raw == "yes":
                yield name, raw
        case _:
            yield name, raw
