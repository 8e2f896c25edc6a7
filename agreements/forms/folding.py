"""Rows of a long list that nobody has opened stand in the page as their values, not as their fields.

Two hundred targets are two hundred times the same choices. The page makes the fields of a row from the pattern of its
list once it is opened (`static/js/rows.js`); without scripts a button has the server draw them. The values stand in one
hidden input a row, `service_levels.targets.7?kind=complaint&amount=4`, and are posted so; what is empty is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from agreements.forms.operations import Act, Operation
from agreements.forms.shape import Leaf, Record, Rows, Shape
from agreements.forms.tree import ANY_ROW, Input, Repeat, Row
from agreements.forms.undoing import PREFIX, inputs_of

FOLDED = "folded"
"""The name of the input that holds a folded row."""


def can_fold(rows: Rows) -> bool:
    """Say whether one pattern has the fields of every row: lists and tables inside differ from row to row."""
    return all(_is_plain(shape) for shape in rows.item.fields.values())


def fold(repeat: Repeat, rows: Rows, raw: Sequence[Any], pattern: Row, path: tuple[str, ...]) -> None:
    """Fold the rows that look like the pattern but for their values. The first and the last lack a button."""
    buttons = (f"{Operation(act, path)}:{ANY_ROW}" for act in (Act.UP, Act.DOWN, Act.REMOVE))
    pattern.up, pattern.down, pattern.remove = buttons
    choices = _choices(pattern)
    for place, row in enumerate(repeat.rows[1:-1], start=1):
        if not row.is_open and _choices(row) == choices and not any(node.concerns for node in row.walk()):
            said = [
                (name.removeprefix(f"{PREFIX}."), value) for name, value in inputs_of(rows.item, raw[place]) if value
            ]
            row.folded = f"{row.name}?{urlencode(said)}"
            row.open = str(Operation(Act.OPEN, path, place))
    repeat.pattern = pattern if any(row.folded for row in repeat.rows) else None


def unfolded(post: QueryDict) -> QueryDict:
    """Return what was posted, folded rows by the names of their fields."""
    if FOLDED not in post:
        return post
    post = post.copy()
    for row in post.pop(FOLDED):
        name, _, said = str(row).partition("?")
        for part, value in parse_qsl(said, keep_blank_values=True):
            post.appendlist(f"{name}.{part}", value)
    return post


def _is_plain(shape: Shape) -> bool:
    if isinstance(shape, Record):
        return shape.model is not None and all(_is_plain(inner) for inner in shape.fields.values())
    return isinstance(shape, Leaf)


def _choices(row: Row) -> list[object]:
    """What a row offers: one whose choice has gone from the document offers that too."""
    return [node.options for node in row.walk() if isinstance(node, Input)]
