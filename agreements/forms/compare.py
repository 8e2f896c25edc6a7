"""What two people made of the same step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.domain.content import AgreementContent
from agreements.forms.step_form import StepForm
from agreements.forms.tree import Group, Input, Node

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what is saved, and what was typed."""

    where: str
    theirs: str
    mine: str


def differences(mine: StepForm, saved: AgreementContent) -> list[Difference]:
    """Return the fields in which the typed form differs from what is saved."""
    theirs = {node.name: node for node in _inputs(StepForm(saved, mine.step, offered=mine.offered).tree())}
    typed = {node.name: node for node in _inputs(mine.tree())}
    names = [*typed, *(name for name in theirs if name not in typed)]
    found = [_difference(theirs.get(name), typed.get(name)) for name in names]
    return [each for each in found if each.theirs != each.mine][:MOST_SHOWN]


def _inputs(tree: Group) -> Iterator[Input]:
    yield from (node for node in tree.walk() if isinstance(node, Input) and node.widget != "hidden")


def _difference(theirs: Input | None, mine: Input | None) -> Difference:
    named: Node | None = mine or theirs
    return Difference(named.where if named else "", _shown(theirs), _shown(mine))


def _shown(node: Input | None) -> str:
    if node is None:
        return ""
    words = dict(node.options)
    return ", ".join(words.get(value, value) for value in (node.values or (node.value,)))
