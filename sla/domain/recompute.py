"""The life of a recompute, and what becomes of each deadline in it."""

from datetime import datetime
from enum import StrEnum

from sla.domain.clock import State as ClockState
from sla.domain.clock import is_late


class RunState(StrEnum):
    """Where a recompute is in its life. In `preview`, `applying` and `undoing` a worker is at it."""

    PREVIEW = "preview"
    PREVIEWED = "previewed"
    APPLYING = "applying"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class RunEvent(StrEnum):
    """What may happen to a recompute."""

    COMPUTED = "computed"
    REDO = "redo"
    APPLY = "apply"
    APPLIED = "applied"
    UNDO = "undo"
    TAKEN_BACK = "taken_back"
    FAIL = "fail"


#: The whole life cycle; a pair that is not here is an error. What failed half-way can be gone on with or taken back.
TRANSITIONS: dict[tuple[RunState, RunEvent], RunState] = {
    (RunState.PREVIEW, RunEvent.COMPUTED): RunState.PREVIEWED,
    (RunState.PREVIEW, RunEvent.FAIL): RunState.FAILED,
    (RunState.PREVIEWED, RunEvent.REDO): RunState.PREVIEW,
    (RunState.PREVIEWED, RunEvent.APPLY): RunState.APPLYING,
    (RunState.APPLYING, RunEvent.APPLIED): RunState.DONE,
    (RunState.APPLYING, RunEvent.FAIL): RunState.FAILED,
    (RunState.DONE, RunEvent.UNDO): RunState.UNDOING,
    (RunState.UNDOING, RunEvent.TAKEN_BACK): RunState.UNDONE,
    (RunState.UNDOING, RunEvent.FAIL): RunState.FAILED,
    (RunState.FAILED, RunEvent.APPLY): RunState.APPLYING,
    (RunState.FAILED, RunEvent.UNDO): RunState.UNDOING,
}

#: The states in which a worker is at it.
WORKING = (RunState.PREVIEW, RunState.APPLYING, RunState.UNDOING)
#: The states in which deadlines are being moved: one recompute at a time.
MOVING = (RunState.APPLYING, RunState.UNDOING)


class MoveState(StrEnum):
    """What became of one deadline of a recompute."""

    PLANNED = "planned"
    APPLIED = "applied"
    SKIPPED = "skipped"
    UNDONE = "undone"
    KEPT = "kept"


class SkipReason(StrEnum):
    """Why a deadline was not moved, or not moved back."""

    STOPPED = "stopped"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    FAILED = "failed"


class Effect(StrEnum):
    """What a new deadline does to the verdict so far."""

    NONE = ""
    LATE = "late"
    WITHDRAWN = "withdrawn"


class RunTransitionError(ValueError):
    """That cannot happen to a recompute in that state."""


def next_run_state(state: RunState, event: RunEvent) -> RunState:
    """The state after an event. Raises RunTransitionError where the table has no such step."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise RunTransitionError(f"A recompute in state {state.value} cannot {event.value}.") from None


def is_possible(state: RunState, event: RunEvent) -> bool:
    """Whether the table has such a step."""
    return (state, event) in TRANSITIONS


def effect_of(
    *, state: ClockState, is_breached: bool, new_due_at: datetime, now: datetime, held_since: datetime | None = None
) -> Effect:
    """What a new deadline does to an open clock: makes it late, takes its breach back, or neither.

    A clock that is held is judged as of `held_since`, since its time stands still; it never becomes late while it is
    held: what is late then is noticed when it goes on.
    """
    at = held_since if state == ClockState.PAUSED and held_since is not None else now
    late = is_late(new_due_at, at)
    if is_breached:
        return Effect.NONE if late else Effect.WITHDRAWN
    return Effect.LATE if late and state == ClockState.RUNNING else Effect.NONE
