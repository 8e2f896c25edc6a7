"""Step 3: goals that can be measured."""

from datetime import date
from typing import Annotated

from pydantic import Field

from agreements.domain.content.base import Code, Direction, Item, Line, OptionalNumber, Part, Sentence, Window
from agreements.domain.content.clauses import ClauseList


class Goal(Item):
    """A number to be reached by a day; `population` says over what a percentage is counted."""

    name: Line = ""
    metric: Line = ""
    population: Line = ""
    unit: Code = ""
    baseline: OptionalNumber = None
    target: OptionalNumber = None
    direction: Direction | None = None
    method: Sentence = ""
    source: Line = ""
    window: Window | None = None
    due_on: date | None = None
    owner: Line = ""


class Goals(Part):
    """Step 3 of the document."""

    goals: Annotated[list[Goal], Field(max_length=40)] = []
    clauses: ClauseList = []
