"""Step 7: how long it lasts, how it is renewed, and how it ends."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from agreements.domain.content.base import Duration, Item, Line, OptionalMoney, Part, Sentence, Side
from agreements.domain.content.clauses import ClauseList


class TermKind(StrEnum):
    """Whether the agreement ends on a day."""

    FIXED = "fixed"
    INDEFINITE = "indefinite"


class RenewalMode(StrEnum):
    """What happens when the term ends."""

    NONE = "none"
    AUTOMATIC = "automatic"
    BY_AGREEMENT = "by_agreement"


class Milestone(Item):
    """A day by which one side has something done."""

    name: Line = ""
    due_on: date | None = None
    party: Side | None = None


class Renewal(Part):
    """The renewal term may differ from the first one; the notice counts back from the current term's end."""

    mode: RenewalMode | None = None
    period: Duration = Duration()
    notice: Duration = Duration()
    conditions: Sentence = ""
    may_change: Sentence = ""


class TerminationGround(Item):
    """Why one side may end the agreement: days to put it right, notice, and what it costs."""

    party: Side | None = None
    ground: Sentence = ""
    cure: Duration = Duration()
    notice: Duration = Duration()
    penalty_amount: OptionalMoney = None
    penalty_text: Sentence = ""


class Handover(Part):
    """What happens to the customer's data and documents at the end."""

    text: Sentence = ""
    within: Duration = Duration()
    format: Line = ""
    erase_after: Duration = Duration()


class Term(Part):
    """Step 7 of the document."""

    effective_on: date | None = None
    kind: TermKind | None = None
    ends_on: date | None = None
    milestones: Annotated[list[Milestone], Field(max_length=40)] = []
    renewal: Renewal = Renewal()
    termination: Annotated[list[TerminationGround], Field(max_length=40)] = []
    handover: Handover = Handover()
    clauses: ClauseList = []
