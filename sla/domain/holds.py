"""Holding clocks: what for, and what stands in the way."""

from datetime import datetime
from enum import StrEnum

from sla.domain.clock import is_late
from sla.domain.vocabulary import Basis, PauseRule


class HoldCause(StrEnum):
    """What holds a clock: a person's decision, or that its case waits for the customer.

    The customer's message ends only the second kind; a person's "go on" ends both.
    """

    HAND = "hand"
    WAITING = "waiting"


#: What is stored as the reason of a wait for which nobody gave one: readers have more than one language.
CUSTOMER_AWAITED = "customer_awaited"


class Obstacle(StrEnum):
    """Why a clock is not held."""

    LAW = "law"
    RULE = "rule"
    PROMISED = "promised"
    LATE = "late"


def obstacle(*, basis: str, pause_rule: PauseRule | None, due_at: datetime, at: datetime) -> Obstacle | None:
    """What keeps a clock from being held at `at`; None where it may be. `pause_rule` None: a date was promised.

    The very instant of the deadline is still in time, so a clock may be held at it.
    """
    if pause_rule is None:
        return Obstacle.PROMISED
    if basis == Basis.STATUTORY:
        return Obstacle.LAW
    if pause_rule == PauseRule.NEVER:
        return Obstacle.RULE
    return Obstacle.LATE if is_late(due_at, at) else None
