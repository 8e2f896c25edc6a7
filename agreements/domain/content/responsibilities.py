"""Step 2: the duties of both sides, the people to reach, and the way upwards."""

from typing import Annotated

from pydantic import Field

from agreements.domain.content.base import Duration, Email, Frequency, Item, Line, Part, Phone, Sentence, Side
from agreements.domain.content.clauses import ClauseList


class Duty(Item):
    """What a role of one side does, and how often or until when."""

    party: Side | None = None
    role: Line = ""
    text: Sentence = ""
    frequency: Frequency | None = None
    deadline: Line = ""
    depends_on: Line = ""


class ContactPerson(Item):
    """A person or role to reach."""

    party: Side | None = None
    name: Line = ""
    role: Line = ""
    email: Email = ""
    phone: Phone = ""


class EscalationLevel(Item):
    """Whom to turn to next, and after how long. The order of the list is the order of the levels."""

    party: Side | None = None
    role: Line = ""
    name: Line = ""
    email: Email = ""
    phone: Phone = ""
    after: Duration = Duration()


class Responsibilities(Part):
    """Step 2 of the document."""

    duties: Annotated[list[Duty], Field(max_length=100)] = []
    contacts: Annotated[list[ContactPerson], Field(max_length=60)] = []
    escalation: Annotated[list[EscalationLevel], Field(max_length=20)] = []
    clauses: ClauseList = []
