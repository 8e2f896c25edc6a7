"""Everything that was filled in, step by step, to be read over before it is approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from agreements.domain.content import AgreementContent
from agreements.forms.step_form import StepForm
from agreements.forms.tree import Group, Input, Node, Repeat, element_id
from core.templatetags.dohoda import day


@dataclass(frozen=True, slots=True)
class Value:
    """One value in words, with its label where it stands among others."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One line: what was asked, and what was said; nothing was, where there are no values. `name` is the field."""

    name: str
    label: str
    values: tuple[Value, ...] = ()

    @property
    def anchor(self) -> str:
        """The id of the element that it leads to."""
        return element_id(self.name)


@dataclass(frozen=True, slots=True)
class Part:
    """Answers under a heading; those of the step itself have none."""

    heading: str
    answers: list[Answer] = field(default_factory=list)


def answers_of(content: AgreementContent, step: str) -> list[Part]:
    """Return what a step says, in the order of its form and in the active language."""
    own = Part("")
    parts = [own]
    for node in StepForm(content, step).tree().nodes:
        match node:
            case Group(style="section"):
                parts.append(Part(node.label, list(_answers(node.nodes))))
            case Repeat():
                parts.append(Part(node.label, _rows(node)))
            case _:
                own.answers.extend(_answers([node]))
    return [part for part in parts if part.answers]


def _rows(repeat: Repeat) -> list[Answer]:
    if not repeat.rows:
        return [Answer(repeat.name, repeat.label)]
    return [Answer(row.name, row.label, tuple(_said(row))) for row in repeat.rows]


def _answers(nodes: list[Node]) -> Iterator[Answer]:
    for node in nodes:
        if _is_hidden(node):
            continue
        values = tuple(_said(node))
        if isinstance(node, Input) or _is_pair(node):  # the answer has the label already
            values = tuple(replace(value, label="") for value in values)
        yield Answer(node.name, node.label, values)


def _said(node: Node) -> Iterator[Value]:
    """Yield what is filled in at a place of the form, or anywhere below it."""
    match node:
        case Input() | Group(style="pair"):
            if text := _text(node) if isinstance(node, Input) else _pair(node):
                yield Value(node.label, text)
        case Repeat():
            yield from (Value(row.label, row.summary) for row in node.rows)
        case Group():
            for each in node.nodes:
                if not _is_hidden(each):
                    yield from _said(each)


def _is_hidden(node: Node) -> bool:
    return isinstance(node, Input) and node.widget == "hidden"


def _is_pair(node: Node) -> bool:
    return isinstance(node, Group) and node.style == "pair"


def _pair(group: Group) -> str:
    """Put a number and its unit together."""
    texts = [_text(node) for node in group.nodes if isinstance(node, Input)]
    return "\N{NO-BREAK SPACE}".join(text for text in texts if text) if texts and texts[0] else ""


def _text(node: Input) -> str:
    """Put a value into words, as its form shows it."""
    if node.widget == "checkbox":
        return _("Yes") if node.value == "yes" else _("No")
    words = dict(node.options)
    if node.widget == "checkboxes":
        return ", ".join(words.get(value, value) for value in node.values)
    if node.widget == "date" and node.value:
        return day(date.fromisoformat(node.value))
    return words.get(node.value, node.value)
