"""What can happen on a complaint, and which of it stops clocks."""

from enum import StrEnum

from sla.domain.stops import StopEvent


class Kind(StrEnum):
    """What an entry of the timeline is."""

    RECEIVED = "received"
    REPLY = "reply"
    NOTE = "note"
    RESOLUTION = "resolution"
    REOPENING = "reopening"
    ASSIGNMENT = "assignment"


class Direction(StrEnum):
    """Who speaks to whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


DIRECTIONS: dict[Kind, Direction] = {
    Kind.RECEIVED: Direction.INBOUND,
    Kind.REPLY: Direction.OUTBOUND,
    Kind.NOTE: Direction.INTERNAL,
    Kind.RESOLUTION: Direction.OUTBOUND,
    Kind.REOPENING: Direction.INTERNAL,
    Kind.ASSIGNMENT: Direction.INTERNAL,
}

# What sla is told when it happens; it knows which metrics each of them stops. Absent: it stops nothing.
STOP_EVENTS: dict[Kind, StopEvent] = {
    Kind.REPLY: StopEvent.MESSAGE,
    Kind.RESOLUTION: StopEvent.RESOLVED,
}
