from itertools import product

import pytest

from agreements.domain.lifecycle import (
    BINDING,
    EDITABLE,
    TRANSITIONS,
    Event,
    IllegalTransitionError,
    State,
    can,
    next_state,
)


def test_the_way_of_a_paper_signature() -> None:
    state = State.DRAFT
    for event in (Event.APPROVE, Event.RECORD_PAPER_SIGNATURE, Event.ENTER_INTO_FORCE, Event.EXPIRE):
        state = next_state(state, event)
    assert state is State.EXPIRED


def test_an_absent_pair_is_an_error() -> None:
    for state, event in product(State, Event):
        if (state, event) in TRANSITIONS:
            assert can(state, event)
            assert next_state(state, event) is TRANSITIONS[state, event]
        else:
            assert not can(state, event)
            with pytest.raises(IllegalTransitionError):
                next_state(state, event)


def test_what_was_frozen_never_becomes_editable_but_by_request_for_changes() -> None:
    back = {pair for pair, state in TRANSITIONS.items() if state in EDITABLE and pair[0] not in EDITABLE}
    assert back == {(State.IN_REVIEW, Event.REQUEST_CHANGES)}


def test_every_state_is_reached_from_a_draft_and_every_event_is_used() -> None:
    assert {State.DRAFT, *TRANSITIONS.values()} == set(State)
    assert {event for _state, event in TRANSITIONS} == set(Event)
    assert not BINDING & EDITABLE
