"""Escalation ladders: whom the provider tells of its own accord when a deadline comes near or is missed.

A version carries them inside it, like its calendars, so that a later change of the organisation's ladder leaves it
alone. They are not the contacts whom either party may turn to (step 2), nor the levels at which a dispute is settled
(step 8): those are climbed by people, these by the clock.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from agreements.domain.content.base import Email, Item, Line
from sla.domain.ladder import MOST_LEVELS, MOST_MINUTES, Counted, Whom

Minutes = Annotated[int, Field(ge=0, le=MOST_MINUTES)]


class Moment(StrEnum):
    """On which side of the deadline a level stands."""

    BEFORE = "before"
    AFTER = "after"


class LadderLevel(Item):
    """One level. `minutes` are elapsed ones unless `counted` says open time; 0 after the deadline is the deadline.

    `who` is the public id of a team or a person, `name` how it is printed; `address` is for somebody outside.
    """

    moment: Moment | None = None
    minutes: Minutes | None = None
    counted: Counted | None = None
    whom: Whom | None = None
    who: UUID | None = None
    name: Line = ""
    address: Email = ""
    hands_over: bool = False
    raises_priority: bool = False
    moves_clocks: bool = False


class EmbeddedLadder(Item):
    """Targets refer to a ladder by its name, which must be unique in the document."""

    name: Line = ""
    levels: Annotated[list[LadderLevel], Field(max_length=MOST_LEVELS)] = []
