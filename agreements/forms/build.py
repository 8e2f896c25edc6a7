"""From a shape and a raw tree to the nodes that a template draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agreements.forms.folding import can_fold, fold
from agreements.forms.labels import CHOICES, LABELS, Label
from agreements.forms.operations import Act, Operation
from agreements.forms.raw import RawTree, blank_row
from agreements.forms.references import Options
from agreements.forms.shape import Kind, Leaf, Record, Rows, Shape
from agreements.forms.summaries import UNSAID, label_of, summary_of
from agreements.forms.tree import ANY_ROW, Group, Input, Node, Repeat, Row, Undo
from agreements.forms.undoing import Removed, inputs_of
from drafting.domain.clauses import VariableKind

LONG_TEXT = 300
VALUE_LENGTH = 200
VALUE_HINTS = {
    VariableKind.DAYS: lambda: _("A whole number of days."),
    VariableKind.PERCENT: lambda: _("In percent."),
    VariableKind.MONEY: lambda: _("In the currency of the agreement."),
}
OPEN_ROWS = 1
BY_NAME = {"email": "email", "invoice_email": "email", "phone": "tel"}
WIDGETS = {
    Kind.NUMBER: "decimal",
    Kind.WHOLE: "whole",
    Kind.DATE: "date",
    Kind.CHOICE: "select",
    Kind.YES_NO: "select",
    Kind.REFERENCE: "select",
    Kind.CHOICES: "checkboxes",
    Kind.FLAG: "checkbox",
    Kind.SPECIAL_DAYS: "textarea",
    Kind.IDENTITY: "hidden",
}
ANY_CASE = frozenset({"TargetItem.kind", "TargetItem.channel", "TargetItem.priority"})
"""Nothing chosen means any, rather than not decided yet."""

NOT_OFFERED = {"Duration.unit": frozenset({"rings"})}
"""Rings measure how fast a phone is answered, not a period."""


@dataclass(frozen=True)
class Builder:
    """What holds for the whole form. `at` is the id of the field that should be in sight."""

    options: Mapping[str, Options]
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    concerns: Mapping[str, list[str]] = field(default_factory=dict)
    at: str = ""
    removed: Removed | None = None

    def form(self, record: Record, raw: Mapping[str, RawTree], prefix: str) -> Group:
        """Build all the inputs of a record under `prefix`."""
        return Group(prefix, "", "", nodes=self._nodes(record, raw, prefix, ""), style="form")

    def _nodes(self, record: Record, raw: Mapping[str, RawTree], name: str, where: str) -> list[Node]:
        return [
            self._node(shape, raw[part], f"{name}.{part}", f"{record.name}.{part}", where)
            for part, shape in record.fields.items()
        ]

    def _node(self, shape: Shape, raw: Any, name: str, key: str, where: str) -> Node:
        label = LABELS.get(key, Label(""))
        here = f"{where} · {label.text}" if where else str(label.text)
        node: Node
        match shape:
            case Record():
                node = self._group(shape, raw, name, label, here)
            case Rows(item=Record(name="ClauseVariable")):
                node = self._values(raw, name, label, here)
            case Rows():
                node = self._repeat(shape, raw, name, label, here)
            case Leaf():
                node = self._input(shape, raw, name, key, label, here)
        node.hint = str(label.hint)
        node.errors = list(self.errors.get(name, ()))
        node.concerns = list(self.concerns.get(name, ()))
        return node

    def _group(self, record: Record, raw: Any, name: str, label: Label, where: str) -> Group:
        style = "pair" if record.name == "Duration" else "week" if record.model is None else "section"
        return Group(name, str(label.text), where, nodes=self._nodes(record, raw, name, where), style=style)

    def _repeat(self, rows: Rows, raw: list[Any], name: str, label: Label, where: str) -> Repeat:
        path = tuple(name.split(".")[1:])
        built = [self._row(rows, raw, place, name, label) for place in range(len(raw))]
        add = str(Operation(Act.ADD, path))
        undo = self._undo(rows, label) if self.removed is not None and self.removed.path == path else None
        repeat = Repeat(name, str(label.text), where, rows=built, undo=undo, add=add, add_label=str(label.add))
        repeat.offers_library = rows.item.name == "ClauseItem"
        if repeat.is_long and can_fold(rows):
            here = f"{name}.{ANY_ROW}"
            fold(repeat, rows, raw, Row(here, "", "", nodes=self._nodes(rows.item, blank_row(rows), here, "")), path)
        return repeat

    def _undo(self, rows: Rows, label: Label) -> Undo | None:
        if self.removed is None:
            return None
        place, raw = self.removed.place, self.removed.raw
        button = str(Operation(Act.RESTORE, self.removed.path, place))
        summary = summary_of(rows.item, raw, self.options)
        return Undo(place, f"{label.row} {place + 1}", summary, button, inputs_of(rows.item, raw))

    def _values(self, raw: list[Any], name: str, label: Label, where: str) -> Group:
        """What the text of a clause asks for: an input for each value, below its own label."""
        group = Group(name, str(label.text), where, style="section" if raw else "nothing")
        for place, row in enumerate(raw):
            here = f"{name}.{place}"
            kept = ("name", "label", "kind")
            group.nodes += [Input(f"{here}.{part}", "", "", value=row[part], widget="hidden") for part in kept]
            named = row["label"] or row["name"]
            node = Input(f"{here}.value", named, f"{where} · {named}", value=row["value"], limit=VALUE_LENGTH)
            node.widget = "text" if row["kind"] == VariableKind.TEXT else "decimal"
            node.hint = VALUE_HINTS.get(row["kind"], lambda: "")()
            node.errors = [each for part in ("value", *kept) for each in self.errors.get(f"{here}.{part}", ())]
            node.concerns = list(self.concerns.get(node.name, ()))
            group.nodes.append(node)
        return group

    def _row(self, rows: Rows, raw: list[Any], place: int, name: str, label: Label) -> Row:
        path = tuple(name.split(".")[1:])
        here = f"{name}.{place}"
        title = f"{label.row} {place + 1}"
        row = Row(here, title, title, nodes=self._nodes(rows.item, raw[place], here, title), style="row")
        row.errors = list(self.errors.get(here, ()))
        row.concerns = list(self.concerns.get(here, ()))
        row.summary = summary_of(rows.item, raw[place], self.options)
        row.up = str(Operation(Act.UP, path, place)) if place else ""
        row.down = str(Operation(Act.DOWN, path, place)) if place < len(raw) - 1 else ""
        row.remove = str(Operation(Act.REMOVE, path, place))
        in_sight = self.at == row.id or self.at.startswith(f"{row.id}-")
        row.is_new = self.at == row.id
        row.is_open = in_sight or len(raw) <= OPEN_ROWS or not row.summary or row.has_errors
        return row

    def _input(self, leaf: Leaf, raw: Any, name: str, key: str, label: Label, where: str) -> Input:
        part = name.rpartition(".")[2]
        values = tuple(raw) if isinstance(raw, list) else ()
        value = raw if isinstance(raw, str) else ""
        node = Input(name, str(label.text), where, value=value, values=values, limit=leaf.limit)
        node.options = self._options(leaf, key, values or ((value,) if value else ()))
        node.widget = BY_NAME.get(part) or WIDGETS.get(leaf.kind, "text")
        if key in self.options and leaf.kind is Kind.TEXT:
            node.widget = "select"
        elif (leaf.kind is Kind.TEXT and leaf.limit >= LONG_TEXT) or leaf.entry is Kind.DATE:
            node.widget = "textarea"
        if key in UNSAID:
            node.widget = "hidden"
        is_wide = part == "heading"
        node.css = "field-wide" if is_wide or node.widget in {"textarea", "checkboxes", "checkbox"} else ""
        return node

    def _options(self, leaf: Leaf, key: str, chosen: tuple[str, ...]) -> Options:
        """The options of a choice. What is chosen stays one of them, even if it has gone from the document."""
        if leaf.kind is Kind.YES_NO:
            return [("", ""), ("yes", _("Yes")), ("no", _("No"))]
        is_one = leaf.kind is not Kind.CHOICES
        if key in self.options:
            offered = list(self.options[key])
            known = {value for value, _label in offered}
            missing = [(value, _("(no longer there)")) for value in chosen if value not in known]
        elif leaf.options:
            words = CHOICES[leaf.vocabulary]
            excluded = NOT_OFFERED.get(key, frozenset())
            offered = [
                (value, label_of(leaf.vocabulary, value, words)) for value in leaf.options if value not in excluded
            ]
            missing = []
        else:
            return []
        empty = [("", _("Any") if key in ANY_CASE else "")] if is_one else []
        return [*empty, *offered, *missing]
