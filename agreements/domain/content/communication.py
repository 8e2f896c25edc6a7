"""Step 4: channels, meetings and reports, notices, announced outages."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from agreements.domain.content.base import Duration, Frequency, Item, Line, Part, Sentence
from agreements.domain.content.clauses import ClauseList
from sla.domain.vocabulary import Channel


class CadenceKind(StrEnum):
    """Whether people meet or a document is sent."""

    MEETING = "meeting"
    REPORT = "report"


class NoticeForm(StrEnum):
    """A form in which notices are valid."""

    EMAIL = "email"
    DATA_BOX = "data_box"
    POST = "post"
    IN_PERSON = "in_person"


class ChannelRule(Item):
    """Where the customer turns, when somebody is there, and in which languages."""

    channel: Channel | None = None
    address: Line = ""
    hours: Line = ""
    calendar: Line = ""
    languages: Line = ""


class Cadence(Item):
    """A meeting or a report that comes round."""

    kind: CadenceKind | None = None
    name: Line = ""
    frequency: Frequency | None = None
    method: Line = ""
    participants: Line = ""
    content: Sentence = ""


class Notices(Part):
    """How notices that change rights are given, and when they count as delivered."""

    forms: Annotated[list[NoticeForm], Field(max_length=4)] = []
    delivered_after: Duration = Duration()
    text: Sentence = ""


class PlannedOutages(Part):
    """How long before a planned outage it is announced, and when it may be."""

    notice: Duration = Duration()
    channel: Channel | None = None
    allowed_window: Line = ""
    longest: Duration = Duration()


class Communication(Part):
    """Step 4 of the document."""

    channels: Annotated[list[ChannelRule], Field(max_length=30)] = []
    cadence: Annotated[list[Cadence], Field(max_length=30)] = []
    notices: Notices = Notices()
    planned_outages: PlannedOutages = PlannedOutages()
    clauses: ClauseList = []
