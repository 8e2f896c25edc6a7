"""What the templates draw: inputs, groups, repeated rows. Each knows its name, its words and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


def element_id(name: str) -> str:
    """The id of an input: its name, with what a link's fragment can carry."""
    return name.replace(".", "-")


@dataclass(slots=True)
class Node:
    """`name` is the path of the data (`payment.prices.2.unit`), `where` the same path in words."""

    name: str
    label: str
    where: str
    hint: str = ""
    errors: list[str] = field(default_factory=list)
    concerns: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the element."""
        return element_id(self.name)

    @property
    def parts(self) -> list[Node]:
        """The nodes inside this one."""
        return []

    def walk(self) -> Iterator[Node]:
        """Yield this node and everything inside it, in the order of the page."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @property
    def has_errors(self) -> bool:
        """Say whether something in here is wrong."""
        return any(node.errors for node in self.walk())


@dataclass(slots=True)
class Input(Node):
    """One control. `options` are (value, label) pairs; `limit` is the most characters it takes."""

    widget: str = "text"
    value: str = ""
    values: tuple[str, ...] = ()
    options: list[tuple[str, str]] = field(default_factory=list)
    limit: int = 0
    css: str = ""

    template = "agreements/forms/input.html"

    @property
    def described_by(self) -> str:
        """The ids of what explains the control, for aria-describedby."""
        notes = (("hint", self.hint), ("error", self.errors), ("concern", self.concerns))
        return " ".join(f"{self.id}-{note}" for note, is_there in notes if is_there)


@dataclass(slots=True)
class Group(Node):
    """A fieldset. Style: "section" (a part of the page), "pair" (number and unit), "week" (a row per day)."""

    nodes: list[Node] = field(default_factory=list)
    style: str = "section"

    template = "agreements/forms/group.html"

    @property
    def parts(self) -> list[Node]:
        """The nodes inside."""
        return self.nodes

    @property
    def sections(self) -> list[Node]:
        """The parts with a heading of their own: what a reader jumps to."""
        return [node for node in self.nodes if isinstance(node, Repeat) or (node.parts and node.label)]


@dataclass(slots=True)
class Row(Group):
    """One entry of a list, with the buttons that move and remove it ("" where one makes no sense).

    Where `folded` is filled the page holds it in place of the fields, until somebody opens the row.
    """

    summary: str = ""
    is_open: bool = False
    is_new: bool = False
    up: str = ""
    down: str = ""
    remove: str = ""
    folded: str = ""
    open: str = ""


MANY_ROWS = 12
"""From so many rows on a list can be narrowed."""

ANY_ROW = "__row__"
"""What stands in the names of a pattern where a row has its number."""

UNDO_ID = "undo"
"""The id of the button that brings a removed row back; there is at most one on a page."""


@dataclass(frozen=True, slots=True)
class Undo:
    """A row that was just removed: where it stood, what it was called and said, the button, and what that sends."""

    place: int
    label: str
    summary: str
    button: str
    inputs: list[tuple[str, str]]

    id = UNDO_ID


@dataclass(slots=True)
class Repeat(Node):
    """A list of rows and the button that adds one; `undo` where one was just removed.

    `pattern` is an empty row, from which the page makes the fields of folded ones; its number is `ANY_ROW`.
    """

    rows: list[Row] = field(default_factory=list)
    pattern: Row | None = None
    undo: Undo | None = None
    add: str = ""
    add_label: str = ""
    offers_library: bool = False

    template = "agreements/forms/repeat.html"

    @property
    def parts(self) -> list[Node]:
        """The rows."""
        return list(self.rows)

    @property
    def is_long(self) -> bool:
        """Whether a reader looks for a row rather than at all of them."""
        return len(self.rows) >= MANY_ROWS

    @property
    def is_undo_last(self) -> bool:
        """Whether what was removed stood behind all rows that are left."""
        return self.undo is not None and self.undo.place >= len(self.rows)
