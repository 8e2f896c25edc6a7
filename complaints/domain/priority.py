"""Priority = impact x urgency, as one table."""

from enum import StrEnum

from sla.domain.vocabulary import Priority


class Impact(StrEnum):
    """How much is affected: one person, a group or department, a whole customer or anyone's safety."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Urgency(StrEnum):
    """How soon it hurts: it can wait, it hinders work, work stands still."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


PRIORITIES: dict[tuple[Impact, Urgency], Priority] = {
    (Impact.LOW, Urgency.LOW): Priority.LOW,
    (Impact.LOW, Urgency.MEDIUM): Priority.LOW,
    (Impact.LOW, Urgency.HIGH): Priority.NORMAL,
    (Impact.MEDIUM, Urgency.LOW): Priority.LOW,
    (Impact.MEDIUM, Urgency.MEDIUM): Priority.NORMAL,
    (Impact.MEDIUM, Urgency.HIGH): Priority.HIGH,
    (Impact.HIGH, Urgency.LOW): Priority.NORMAL,
    (Impact.HIGH, Urgency.MEDIUM): Priority.HIGH,
    (Impact.HIGH, Urgency.HIGH): Priority.CRITICAL,
}


def next_higher(priority: str) -> Priority | None:
    """Return the next higher priority; None for the highest, and where none is set."""
    steps = [step.value for step in Priority]
    if priority not in steps[:-1]:
        return None
    return Priority(steps[steps.index(priority) + 1])


def priority_of(impact: str, urgency: str) -> Priority:
    """Return the priority. Raises ValueError for a word that is not in the table."""
    return PRIORITIES[Impact(impact), Urgency(urgency)]
