"""The life of an agreement version, as a table. A pair that is not in it is an error."""

from enum import StrEnum


class State(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    SENT = "sent"
    DECLINED = "declined"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    RENEWED = "renewed"
    TERMINATED = "terminated"
    EXPIRED = "expired"


class Event(StrEnum):
    """What happens to a version."""

    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    APPROVE = "approve"
    SEND = "send"
    DECLINE = "decline"
    SIGN = "sign"
    RECORD_PAPER_SIGNATURE = "record_paper_signature"
    ENTER_INTO_FORCE = "enter_into_force"
    AMEND = "amend"
    RENEW = "renew"
    TERMINATE = "terminate"
    EXPIRE = "expire"


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.DRAFT, Event.SUBMIT): State.IN_REVIEW,
    (State.DRAFT, Event.APPROVE): State.APPROVED,  # a manager who may approve need not ask for a review
    (State.IN_REVIEW, Event.REQUEST_CHANGES): State.CHANGES_REQUESTED,
    (State.IN_REVIEW, Event.APPROVE): State.APPROVED,
    (State.CHANGES_REQUESTED, Event.SUBMIT): State.IN_REVIEW,
    (State.CHANGES_REQUESTED, Event.APPROVE): State.APPROVED,
    (State.APPROVED, Event.SEND): State.SENT,
    (State.APPROVED, Event.RECORD_PAPER_SIGNATURE): State.SIGNED,
    # What was approved has been rendered under its number, so the way back is a new draft with the next number.
    (State.APPROVED, Event.DECLINE): State.DECLINED,
    (State.SENT, Event.DECLINE): State.DECLINED,
    (State.SENT, Event.SIGN): State.SIGNED,
    (State.SENT, Event.RECORD_PAPER_SIGNATURE): State.SIGNED,
    (State.SIGNED, Event.ENTER_INTO_FORCE): State.IN_FORCE,
    (State.SIGNED, Event.AMEND): State.AMENDED,
    (State.SIGNED, Event.TERMINATE): State.TERMINATED,
    (State.IN_FORCE, Event.AMEND): State.AMENDED,
    (State.IN_FORCE, Event.RENEW): State.RENEWED,
    (State.IN_FORCE, Event.TERMINATE): State.TERMINATED,
    (State.IN_FORCE, Event.EXPIRE): State.EXPIRED,
}

EDITABLE = frozenset({State.DRAFT, State.CHANGES_REQUESTED})
"""The states in which the content may change; in every other it is frozen."""

BINDING = frozenset({State.SIGNED, State.IN_FORCE})
"""Signed by both sides, and neither replaced nor over."""


class IllegalTransitionError(ValueError):
    """The event cannot happen to a version in this state."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event} cannot happen in the state {state}.")
        self.state = state
        self.event = event


def can(state: State, event: Event) -> bool:
    """Say whether the event can happen in this state."""
    return (state, event) in TRANSITIONS


def next_state(state: State, event: Event) -> State:
    """Return the state after the event; IllegalTransitionError if it cannot happen."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise IllegalTransitionError(state, event) from None
