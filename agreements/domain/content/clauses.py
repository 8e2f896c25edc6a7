"""Clauses that say what the eight steps have no fields for: a copy of our library's, or the parties' own words."""

from typing import Annotated

from pydantic import Field

from agreements.domain.content.base import Code, Item, Line, Part, Prose, SmallCount
from drafting.domain.clauses import VariableKind
from drafting.domain.conditions import Condition


class ClauseVariable(Part):
    """A value that the text asks for as `{{ name }}`, as it was typed."""

    name: Code = ""
    label: Line = ""
    kind: VariableKind = VariableKind.TEXT
    value: Line = ""


class ClauseItem(Item):
    """A numbered clause behind those of its step, or (`closing`) among the closing provisions.

    One whose condition does not hold is not printed and has no number. `library` and `library_version` say which
    clause of the library it was copied from; a later version that was looked at and not taken is `kept_version`.
    """

    heading: Line = ""
    text: Prose = ""
    variables: Annotated[list[ClauseVariable], Field(max_length=20)] = []
    closing: bool = False
    condition: Condition = Condition()
    library: Code = ""
    library_version: SmallCount | None = None
    kept_version: SmallCount | None = None


ClauseList = Annotated[list[ClauseItem], Field(max_length=40)]
