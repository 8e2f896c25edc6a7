"""Rules for the clauses behind the steps' own: their texts, the values that they ask for, their conditions."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.domain.clauses import PlacedClause, all_clauses, contradicted, prints, verdict
from agreements.domain.content import AgreementContent
from agreements.domain.facts import DOMAINS, QUOTES, values_of
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at
from drafting.domain.clauses import is_readable, malformed, names
from drafting.domain.conditions import Verdict, incomplete


@dataclass(frozen=True)
class Found:
    """A clause with its JSON pointer and the place that a person counts."""

    placed: PlacedClause
    pointer: str
    number: int


def _clauses(content: AgreementContent, *, printing: bool = False) -> Iterator[Found]:
    values = values_of(content) if printing else {}
    for placed in all_clauses(content):
        if not printing or prints(placed.item, values):
            yield Found(placed, f"/{placed.step}/clauses/{placed.place}", placed.place + 1)


def clause_field_missing(content: AgreementContent) -> Spots:
    """A clause has a heading and a text."""
    for found in _clauses(content):
        for name in ("heading", "text"):
            if not getattr(found.placed.item, name):
                yield at(f"{found.pointer}/{name}", place=found.number, field=name)


def clause_placeholder_malformed(content: AgreementContent) -> Spots:
    """What stands in double braces is a name."""
    for found in _clauses(content):
        for mark in malformed(found.placed.item.text):
            yield at(f"{found.pointer}/text", place=found.number, mark=mark[:60])


def clause_braces_printed(content: AgreementContent) -> Spots:
    """Only the text of a clause asks for values: braces in a heading, or in a value, would print as they stand."""
    for found in _clauses(content):
        item = found.placed.item
        written = [(f"{found.pointer}/heading", item.heading)]
        written += [
            (f"{found.pointer}/variables/{place}/value", each.value) for place, each in enumerate(item.variables)
        ]
        for pointer, text in written:
            if "{{" in text or "}}" in text:
                yield at(pointer, place=found.number, mark=text[:60])


def clause_value_missing(content: AgreementContent) -> Spots:
    """A clause that prints has no gaps."""
    for found in _clauses(content, printing=True):
        item = found.placed.item
        known = {each.name for each in item.variables}
        for place, variable in enumerate(item.variables):
            if not variable.value and variable.name in names(item.text):
                pointer = f"{found.pointer}/variables/{place}/value"
                yield at(pointer, place=found.number, name=variable.label or variable.name)
        for name in names(item.text):
            if name not in known and name not in QUOTES:
                yield at(f"{found.pointer}/text", place=found.number, name=name)


def clause_value_unreadable(content: AgreementContent) -> Spots:
    """A number is a number."""
    for found in _clauses(content, printing=True):
        for place, variable in enumerate(found.placed.item.variables):
            if variable.value and not is_readable(variable.kind, variable.value):
                pointer = f"{found.pointer}/variables/{place}/value"
                yield at(pointer, place=found.number, name=variable.label or variable.name)


def clause_quote_missing(content: AgreementContent) -> Spots:
    """What a clause quotes is in the document."""
    for found in _clauses(content, printing=True):
        item = found.placed.item
        own = {each.name for each in item.variables}
        for name in names(item.text):
            if name in QUOTES and name not in own and not QUOTES[name].read(content):
                yield at(f"{found.pointer}/text", place=found.number, quote=name)


def clause_condition_incomplete(content: AgreementContent) -> Spots:
    """Each statement of a condition says something."""
    for found in _clauses(content):
        for place in incomplete(found.placed.item.condition, DOMAINS):
            yield at(f"{found.pointer}/condition/tests/{place}/says", place=found.number)


def clause_condition_always(content: AgreementContent) -> Spots:
    """A condition that always holds is none."""
    for found in _clauses(content):
        if verdict(found.placed.item.condition) is Verdict.ALWAYS:
            yield at(f"{found.pointer}/condition", place=found.number)


def clause_condition_never(content: AgreementContent) -> Spots:
    """A clause that can never print is none."""
    for found in _clauses(content):
        if verdict(found.placed.item.condition) is Verdict.NEVER:
            yield at(f"{found.pointer}/condition", place=found.number)


def clause_contradicts_condition(content: AgreementContent) -> Spots:
    """A text does not quote what its condition rules out."""
    for found in _clauses(content):
        for name in contradicted(found.placed.item.text, found.placed.item.condition):
            yield at(f"{found.pointer}/text", place=found.number, quote=name)


RULES = (
    Rule("clause_field_missing", BLOCKING, clause_field_missing),
    Rule("clause_placeholder_malformed", BLOCKING, clause_placeholder_malformed),
    Rule("clause_braces_printed", BLOCKING, clause_braces_printed),
    Rule("clause_value_missing", BLOCKING, clause_value_missing),
    Rule("clause_value_unreadable", BLOCKING, clause_value_unreadable),
    Rule("clause_quote_missing", BLOCKING, clause_quote_missing),
    Rule("clause_condition_incomplete", BLOCKING, clause_condition_incomplete),
    Rule("clause_condition_always", WARNING, clause_condition_always),
    Rule("clause_condition_never", WARNING, clause_condition_never),
    Rule("clause_contradicts_condition", WARNING, clause_contradicts_condition),
)
