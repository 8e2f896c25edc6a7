"""The life of a clock, and what it looks like at a given instant."""

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a clock is in its life. Being breached is a fact beside it: a breached clock runs on."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


class Event(StrEnum):
    """What may happen to a clock."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    CANCEL = "cancel"
    REPLACE = "replace"


#: The whole life cycle; a pair that is not here is an error.
TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.RUNNING, Event.PAUSE): State.PAUSED,
    (State.RUNNING, Event.STOP): State.STOPPED,
    (State.RUNNING, Event.CANCEL): State.CANCELLED,
    (State.PAUSED, Event.RESUME): State.RUNNING,
    (State.PAUSED, Event.STOP): State.STOPPED,
    (State.PAUSED, Event.CANCEL): State.CANCELLED,
    # What was promised turns out to be something else: also a verdict on the wrong promise is no verdict.
    (State.RUNNING, Event.REPLACE): State.CANCELLED,
    (State.PAUSED, Event.REPLACE): State.CANCELLED,
    (State.STOPPED, Event.REPLACE): State.CANCELLED,
}

#: The states from which a clock may still go on.
OPEN_STATES = (State.RUNNING, State.PAUSED)


class TransitionError(ValueError):
    """That cannot happen to a clock in that state."""


class Standing(StrEnum):
    """What a clock is shown as."""

    ON_TIME = "on_time"
    SOON = "soon"
    LATE = "late"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


def next_state(state: State, event: Event) -> State:
    """The state after an event. Raises TransitionError where the table has no such step."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise TransitionError(f"A clock that is {state.value} cannot {event.value}.") from None


def is_late(due_at: datetime, at: datetime) -> bool:
    """Whether an instant is too late. The very instant of the deadline is in time."""
    return at > due_at


def standing(
    *,
    state: State,
    due_at: datetime,
    now: datetime,
    soon_at: datetime | None = None,
    stopped_at: datetime | None = None,
    breached_at: datetime | None = None,
) -> Standing:
    """What a clock is shown as at `now`: a verdict once stopped, else how near its deadline is."""
    if state == State.STOPPED and stopped_at is not None:
        return Standing.MISSED if is_late(due_at, stopped_at) else Standing.MET
    if state == State.CANCELLED:
        return Standing.CANCELLED
    if state == State.PAUSED:
        return Standing.LATE if breached_at else Standing.PAUSED
    if is_late(due_at, now):
        return Standing.LATE
    return Standing.SOON if soon_at is not None and now >= soon_at else Standing.ON_TIME
