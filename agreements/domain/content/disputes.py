"""Step 8: what happens, in time, when the parties disagree."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from agreements.domain.content.base import Duration, Item, Line, Part, Prose, Sentence
from agreements.domain.content.clauses import ClauseList


class Forum(StrEnum):
    """Who decides when nothing else helped."""

    COURT = "court"
    ARBITRATION = "arbitration"


class DisputeLevel(Item):
    """Who tries to settle it, and within how long. The order of the list is the order of the levels."""

    provider_role: Line = ""
    customer_role: Line = ""
    within: Duration = Duration()
    how: Sentence = ""


class Disputes(Part):
    """Step 8 of the document."""

    levels: Annotated[list[DisputeLevel], Field(max_length=10)] = []
    mediation_body: Line = ""
    mediation_address: Line = ""
    forum: Forum | None = None
    forum_name: Line = ""
    governing_law: Line = ""
    complaint_procedure: Prose = ""
    complaint_annex: UUID | None = None
    # The annex that is written from the agreement's own targets.
    standard_procedure: bool | None = None
    service_continues: bool | None = None
    clauses: ClauseList = []
