"""The life cycle of a complaint, as one table."""

from enum import StrEnum


class Status(StrEnum):
    """Where a complaint stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Event(StrEnum):
    """What moves a complaint from one status to another.

    A reply that asks the customer for something is `ask`; the customer's own message is `hear`; `go_on` ends the
    waiting without one.
    """

    ASSIGN = "assign"
    REPLY = "reply"
    ASK = "ask"
    HEAR = "hear"
    GO_ON = "go_on"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CLOSE = "close"
    MERGE = "merge"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[tuple[Status, Event], Status] = {
    (Status.NEW, Event.ASSIGN): Status.OPEN,
    (Status.NEW, Event.REPLY): Status.OPEN,
    (Status.NEW, Event.ASK): Status.WAITING,
    (Status.NEW, Event.HEAR): Status.NEW,
    (Status.NEW, Event.RESOLVE): Status.RESOLVED,
    (Status.OPEN, Event.ASSIGN): Status.OPEN,
    (Status.OPEN, Event.REPLY): Status.OPEN,
    (Status.OPEN, Event.ASK): Status.WAITING,
    (Status.OPEN, Event.HEAR): Status.OPEN,
    (Status.OPEN, Event.RESOLVE): Status.RESOLVED,
    (Status.WAITING, Event.ASSIGN): Status.WAITING,
    (Status.WAITING, Event.REPLY): Status.OPEN,
    (Status.WAITING, Event.ASK): Status.WAITING,
    (Status.WAITING, Event.HEAR): Status.OPEN,
    (Status.WAITING, Event.GO_ON): Status.OPEN,
    (Status.WAITING, Event.RESOLVE): Status.RESOLVED,
    (Status.RESOLVED, Event.REPLY): Status.RESOLVED,
    (Status.RESOLVED, Event.HEAR): Status.RESOLVED,
    (Status.RESOLVED, Event.REOPEN): Status.OPEN,
    (Status.RESOLVED, Event.CLOSE): Status.CLOSED,
    (Status.CLOSED, Event.HEAR): Status.CLOSED,
    (Status.CLOSED, Event.REOPEN): Status.OPEN,
    # The complainant takes it back; it can be answered and taken up again.
    (Status.NEW, Event.WITHDRAW): Status.WITHDRAWN,
    (Status.OPEN, Event.WITHDRAW): Status.WITHDRAWN,
    (Status.WAITING, Event.WITHDRAW): Status.WITHDRAWN,
    (Status.WITHDRAWN, Event.REPLY): Status.WITHDRAWN,
    (Status.WITHDRAWN, Event.HEAR): Status.WITHDRAWN,
    (Status.WITHDRAWN, Event.REOPEN): Status.OPEN,
    # It goes on in another complaint, and nothing more happens to it.
    (Status.NEW, Event.MERGE): Status.MERGED,
    (Status.OPEN, Event.MERGE): Status.MERGED,
    (Status.WAITING, Event.MERGE): Status.MERGED,
}

# What the complaint being in one of them means for its clocks: those whose target allows it are held.
HOLDING = frozenset({Status.WAITING})

# Work is still owed for these: they stand in the queue and their clocks may run.
UNFINISHED = frozenset({Status.NEW, Status.OPEN, Status.WAITING})
# What they are can be put right, after the work ended too: the figures count it. A withdrawn one is taken up first.
CHANGEABLE = UNFINISHED | {Status.RESOLVED, Status.CLOSED}


class Closing(StrEnum):
    """Why a resolved complaint was closed."""

    SATISFIED = "satisfied"
    NO_ANSWER = "no_answer"


class TransitionError(ValueError):
    """The event is not possible in that status."""

    def __init__(self, status: Status, event: Event) -> None:
        super().__init__(f"a complaint that is {status} cannot {event}")
        self.status = status
        self.event = event


def is_possible(status: str, event: Event) -> bool:
    """Tell whether `event` is possible for a complaint in `status`."""
    return (Status(status), event) in TRANSITIONS


def after(status: str, event: Event) -> Status:
    """Return the status that follows. Raises TransitionError if the table has no such pair."""
    try:
        return TRANSITIONS[Status(status), event]
    except KeyError:
        raise TransitionError(Status(status), event) from None
