"""What the tests of recomputing share: targets that change under running clocks."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from sla.domain.recompute import RunState
from sla.models import Clock, Recompute, TargetSet
from sla.services.recompute import apply_recompute, go_on, preview_recompute, undo_recompute
from tests.sla.factories import publish, spec

KEY = "complaint.any.any.first_response"


def publish_hours(hours: int, now: datetime, **changes: Any) -> TargetSet:
    """Publish the organisation's next set: a first response within so many office hours."""
    return publish(spec(amount=Decimal(hours), **changes), now=now)


def work_off(run: Recompute, now: datetime) -> Recompute:
    """Be the worker until the run's phase has ended."""
    while go_on(recompute_id=run.pk, now=now):
        pass
    run.refresh_from_db()
    return run


def preview(actor: User, now: datetime) -> Recompute:
    """A preview, computed to its end."""
    return work_off(preview_recompute(actor=actor, now=now), now)


def apply(run: Recompute, actor: User, now: datetime, reason: str = "The calendar was wrong.") -> Recompute:
    """Apply a preview to its end."""
    run = work_off(apply_recompute(recompute=run, reason=reason, actor=actor, now=now), now)
    assert run.state == RunState.DONE
    return run


def undo(run: Recompute, actor: User, now: datetime, reason: str = "It was right.") -> Recompute:
    """Undo a run to its end."""
    run = work_off(undo_recompute(recompute=run, reason=reason, actor=actor, now=now), now)
    assert run.state == RunState.UNDONE
    return run


def as_it_stands(clock: Clock) -> dict[str, Any]:
    """Everything of a clock that a recompute may touch, but for the count of its deadlines."""
    fresh = Clock.objects.get(pk=clock.pk)
    names = ("target_id", "due_at", "soon_at", "next_check_at", "breached_at", "warned_percent", "state", "stopped_at")
    return {name: getattr(fresh, name) for name in names}
