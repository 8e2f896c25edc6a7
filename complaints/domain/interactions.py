"""What can happen on a complaint, and which of it stops clocks."""

from enum import StrEnum

from sla.domain.stops import StopEvent
from sla.domain.vocabulary import Channel


class Kind(StrEnum):
    """What an entry of the timeline is."""

    RECEIVED = "received"
    REPLY = "reply"
    CALL_ATTEMPT = "call_attempt"
    NOTE = "note"
    RESOLUTION = "resolution"
    REOPENING = "reopening"
    ASSIGNMENT = "assignment"
    MESSAGE = "message"
    CALLBACK_ASKED = "callback_asked"
    AUTOMATIC_REPLY = "automatic_reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    HOLDING_LETTER = "holding_letter"
    HOLD = "hold"
    RESUMPTION = "resumption"
    CLOSING = "closing"
    CHANGE = "change"
    MERGE = "merge"
    SPLIT = "split"
    WITHDRAWAL = "withdrawal"


class Direction(StrEnum):
    """Who speaks to whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


DIRECTIONS: dict[Kind, Direction] = {
    Kind.RECEIVED: Direction.INBOUND,
    Kind.REPLY: Direction.OUTBOUND,
    Kind.CALL_ATTEMPT: Direction.OUTBOUND,
    Kind.NOTE: Direction.INTERNAL,
    Kind.RESOLUTION: Direction.OUTBOUND,
    Kind.REOPENING: Direction.INTERNAL,
    Kind.ASSIGNMENT: Direction.INTERNAL,
    Kind.MESSAGE: Direction.INBOUND,
    Kind.CALLBACK_ASKED: Direction.INBOUND,
    Kind.AUTOMATIC_REPLY: Direction.OUTBOUND,
    Kind.ACKNOWLEDGEMENT: Direction.OUTBOUND,
    Kind.HOLDING_LETTER: Direction.OUTBOUND,
    Kind.HOLD: Direction.INTERNAL,
    Kind.RESUMPTION: Direction.INTERNAL,
    Kind.CLOSING: Direction.INTERNAL,
    Kind.CHANGE: Direction.INTERNAL,
    Kind.MERGE: Direction.INTERNAL,
    Kind.SPLIT: Direction.INTERNAL,
    Kind.WITHDRAWAL: Direction.INBOUND,
}

# The letters that a person records from the page or over REST.
LETTERS = (Kind.ACKNOWLEDGEMENT, Kind.HOLDING_LETTER, Kind.AUTOMATIC_REPLY)

# What sla is told when it happens; it knows which metrics each of them stops. Absent: it stops nothing.
STOP_EVENTS: dict[Kind, StopEvent] = {
    Kind.REPLY: StopEvent.MESSAGE,
    Kind.CALL_ATTEMPT: StopEvent.CALL_ATTEMPT,
    Kind.RESOLUTION: StopEvent.RESOLVED,
    Kind.AUTOMATIC_REPLY: StopEvent.AUTOMATIC_REPLY,
    Kind.ACKNOWLEDGEMENT: StopEvent.ACKNOWLEDGEMENT_LETTER,
    Kind.HOLDING_LETTER: StopEvent.HOLDING_LETTER,
}


def stop_event(kind: Kind, channel: str) -> StopEvent | None:
    """What sla is told of an entry; a reply by phone is a call. None: it stops nothing."""
    if kind == Kind.REPLY and channel == Channel.PHONE:
        return StopEvent.CALL
    return STOP_EVENTS.get(kind)
