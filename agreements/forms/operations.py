"""What the buttons beside a row do: add, remove, up, down, bring back what was removed, and open a folded one.

They work on raw trees, so nothing typed is lost.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from agreements.forms.raw import MAXIMUM_ROWS, RawTree, blank_row
from agreements.forms.shape import Record, Rows, Shape


class Act(enum.StrEnum):
    """The verb of a button."""

    ADD = "add"
    REMOVE = "remove"
    UP = "up"
    DOWN = "down"
    RESTORE = "restore"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` names a list (`scope.services`); `row` is the row that is removed or moved."""

    act: Act
    path: tuple[str, ...]
    row: int = -1

    @classmethod
    def parse(cls, text: str) -> Operation | None:
        """Read a button's value, such as `up:scope.services:2`. None if it is not one."""
        act, _, rest = text.partition(":")
        path, _, row = rest.partition(":")
        if act not in set(Act) or not path or (row and not row.isdecimal()):
            return None
        return cls(Act(act), tuple(path.split(".")), int(row) if row else -1)

    def __str__(self) -> str:
        return f"{self.act}:{'.'.join(self.path)}" + (f":{self.row}" if self.row >= 0 else "")


def apply(
    record: Record, raw: dict[str, RawTree], operation: Operation, removed: dict[str, RawTree] | None = None
) -> int | None:
    """Change `raw` in place. Returns the row that should have the focus, or None where the operation names nothing.

    `removed` is the row that Act.RESTORE puts back where it was.
    """
    found = rows_at(record, raw, operation.path)
    if found is None:
        return None
    rows, items = found
    if operation.act is Act.RESTORE:
        if removed is None or operation.row < 0 or len(items) >= MAXIMUM_ROWS:
            return None
        items.insert(operation.row, removed)
        return min(operation.row, len(items) - 1)
    if operation.act is Act.ADD:
        if len(items) >= MAXIMUM_ROWS:
            return None
        items.append(blank_row(rows))
        return len(items) - 1
    if not 0 <= operation.row < len(items):
        return None
    if operation.act is Act.REMOVE:
        del items[operation.row]
        return min(operation.row, len(items) - 1)
    if operation.act is Act.OPEN:
        return operation.row
    other = operation.row + (-1 if operation.act is Act.UP else 1)
    if not 0 <= other < len(items):
        return operation.row
    items[operation.row], items[other] = items[other], items[operation.row]
    return other


def rows_at(record: Record, raw: dict[str, RawTree], path: tuple[str, ...]) -> tuple[Rows, list[Any]] | None:
    """Return the list that a path names: its shape and its rows; None where it names none."""
    shape: Shape = record
    node: RawTree = raw
    for part in path:
        match shape, node:
            case Record(), dict() if part in shape.fields:
                shape, node = shape.fields[part], node[part]
            case Rows(), list() if part.isdecimal() and int(part) < len(node):
                shape, node = shape.item, node[int(part)]
            case _:
                return None
    return (shape, node) if isinstance(shape, Rows) and isinstance(node, list) else None
