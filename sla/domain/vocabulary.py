"""The words that targets and clocks are described in. Text is stored as these values; "any" is stored as ""."""

from enum import StrEnum


class CaseKind(StrEnum):
    """What a customer came with; a duty is a recurring task of our own."""

    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"
    REQUEST = "request"
    PRAISE = "praise"
    DUTY = "duty"


class Channel(StrEnum):
    """The way it came."""

    PHONE = "phone"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    CHAT = "chat"
    IN_PERSON = "in_person"
    SOCIAL = "social"
    REVIEW = "review"


class Priority(StrEnum):
    """Impact times urgency."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class Metric(StrEnum):
    """What a target measures."""

    ANSWER = "answer"
    ACKNOWLEDGEMENT = "acknowledgement"
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    HOLDING_REPLY = "holding_reply"
    RESOLUTION = "resolution"
    CALLBACK = "callback"
    CHECK = "check"
    REVIEW = "review"


class Unit(StrEnum):
    """What a target is counted in."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    BUSINESS_DAYS = "business_days"
    CALENDAR_DAYS = "calendar_days"
    WEEKS = "weeks"
    MONTHS = "months"
    RINGS = "rings"


class Basis(StrEnum):
    """Whose promise it is: ours to all, one agreement's, the law's, or between our own teams."""

    ORGANISATION = "organisation"
    AGREEMENT = "agreement"
    STATUTORY = "statutory"
    INTERNAL = "internal"


class PauseRule(StrEnum):
    """What may hold a clock, by hand or by the status of what it counts for; the law's clocks are never held."""

    NEVER = "never"
    WAITING = "waiting"


#: The metrics of recurring duties.
DUTY_METRICS = (Metric.CHECK, Metric.REVIEW)

#: The metrics whose clocks start when a case opens. The others start on an occasion of their own (a customer's
#: next message, a call-back asked for, a recurring duty) or are logged as a measured value (answer).
OPENING_METRICS = (Metric.ACKNOWLEDGEMENT, Metric.FIRST_RESPONSE, Metric.HOLDING_REPLY, Metric.RESOLUTION)
