"""What a worker does about a run: one slice at a time, so that no task runs long and a dead worker loses little."""

import logging
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F

from core import audit
from sla.domain.recompute import WORKING, RunEvent, RunState, next_run_state
from sla.models import Recompute
from sla.services.recompute.moving import Work, move_held, move_next
from sla.services.recompute.planning import Plan, plan_batch

logger = logging.getLogger(__name__)

TASK = "sla.tasks.work_on_recompute"
"""By name: services stand below tasks."""

#: A slice ends after so many batches, or when so many people's notices were written.
BATCHES = 20
MOST_TOLD = 200
#: A worker holds a run for so long; one that takes longer may be joined by another, which does no harm.
LEASE = timedelta(minutes=1)
#: A run that has been free for so long has been forgotten.
GRACE = timedelta(seconds=20)
ATTEMPTS = 5

FINISHED: dict[str, RunEvent] = {
    RunState.PREVIEW: RunEvent.COMPUTED,
    RunState.APPLYING: RunEvent.APPLIED,
    RunState.UNDOING: RunEvent.TAKEN_BACK,
}


def go_on(*, recompute_id: int, now: datetime) -> bool:
    """Work on a run for a slice, and ask for the next one; False if there is nothing to do, or another worker is at it.

    May run twice at once, and after a worker that died: each row is handled in one transaction, by one of them.
    """
    recompute = _claim(recompute_id, now)
    if recompute is None:
        return False
    is_finished = work_slice(recompute, now)
    if is_finished:
        finish(recompute, now)
        return False
    Recompute.objects.filter(pk=recompute_id, state=recompute.state).update(lease_until=now, attempts=0)
    ask_worker(recompute_id)
    return True


def work_slice(recompute: Recompute, now: datetime) -> bool:
    """Handle some batches of the present phase; whether it is finished."""
    if recompute.state == RunState.PREVIEW:
        plan = Plan.of(recompute)
        return any(not plan_batch(recompute, plan, now) for _batch in range(BATCHES))
    work = Work.of(recompute)
    after = told = 0
    for _batch in range(BATCHES):
        batch = move_next(work, after=after, now=now)
        after, told = batch.last, told + batch.told
        if told >= MOST_TOLD:
            return False
        if not batch.handled:
            after = 0
            if not move_held(work, now=now) and not work.pending.exists():
                return True
    return False


def sweep_unfinished(*, now: datetime) -> int:
    """Call a worker for the runs that none is at: after a broker that was away, or a worker that died.

    After five workers in a row that did not come back the run counts as failed. Returns how many were called for.
    """
    asked = 0
    for run in Recompute.objects.filter(state__in=WORKING, lease_until__lte=now - GRACE):
        if run.attempts >= ATTEMPTS:
            fail(run, f"No worker finished it in {ATTEMPTS} attempts.", now)
        elif Recompute.objects.filter(pk=run.pk, lease_until=run.lease_until).update(
            lease_until=now, attempts=F("attempts") + 1
        ):
            ask_worker(run.pk)
            asked += 1
    return asked


@transaction.atomic
def fail(recompute: Recompute, error: str, now: datetime) -> None:
    """Give a run up. What it has moved stays moved; it can be gone on with, or undone."""
    state = next_run_state(RunState(recompute.state), RunEvent.FAIL)
    if Recompute.objects.filter(pk=recompute.pk, state=recompute.state).update(
        state=state, error=error[:1000], lease_until=None
    ):
        audit.record(actor=None, action="recompute.failed", subject=recompute, now=now, reason=error)


def ask_after_commit(recompute_id: int) -> None:
    """Call a worker once the caller's transaction is committed."""
    transaction.on_commit(lambda: ask_worker(recompute_id))


def ask_worker(recompute_id: int) -> None:
    """Call a worker. A broker that does not answer undoes nothing: the sweep finds the run."""
    try:
        current_app.send_task(TASK, args=[recompute_id], queue="default")
    except Exception as error:  # whatever the broker's client raises
        logger.warning("The broker does not answer (%s); the sweep will go on with recompute %s.", error, recompute_id)


def _claim(recompute_id: int, now: datetime) -> Recompute | None:
    """Hold a run for this worker; None if there is nothing to do or another worker holds it."""
    won = Recompute.objects.filter(pk=recompute_id, state__in=WORKING, lease_until__lte=now).update(
        lease_until=now + LEASE
    )
    if not won:
        return None
    return Recompute.objects.select_related("target_set", "applied_by", "undone_by").get(pk=recompute_id)


@transaction.atomic
def finish(recompute: Recompute, now: datetime) -> None:
    """End the present phase; of two workers one does."""
    event = FINISHED[recompute.state]
    state = next_run_state(RunState(recompute.state), event)
    ended = {RunEvent.COMPUTED: {"previewed_at": now}, RunEvent.APPLIED: {"finished_at": now}}.get(event, {})
    won = Recompute.objects.filter(pk=recompute.pk, state=recompute.state).update(
        state=state, progress=F("total"), lease_until=None, attempts=0, error="", **ended
    )
    recompute.refresh_from_db()
    if not won or event == RunEvent.COMPUTED:
        return
    counts = (
        {"undone": recompute.undone, "kept": recompute.kept}
        if event == RunEvent.TAKEN_BACK
        else {
            "applied": recompute.applied,
            "breached": recompute.breached,
            "withdrawn": recompute.withdrawn,
            "skipped": recompute.skipped,
        }
    )
    audit.record(actor=None, action=f"recompute.{state}", subject=recompute, now=now, changes=counts)
