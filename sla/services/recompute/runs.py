"""What people ask of a recompute: a preview, applying it, undoing it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Problem, Refusal
from core.models import Organisation
from sla.domain.recompute import MOVING, MoveState, RunEvent, RunState, is_possible, next_run_state
from sla.models import Recompute
from sla.selectors.recompute import clocks_on_earlier_versions, deadlines_on_earlier_versions
from sla.selectors.targets import organisation_target_set
from sla.services.recompute.planning import Plan, plan_batch
from sla.services.recompute.work import ask_after_commit, finish

#: So many clocks are previewed while the person waits; more are a worker's.
AT_ONCE = 200
REASON_LENGTH = 200


@transaction.atomic
def preview_recompute(*, actor: User, now: datetime) -> Recompute:
    """Find out which running deadlines the organisation's current targets would move; changes none of them.

    Few clocks are computed at once, many in the background. Raises Refusal where nothing is published, and where every
    running deadline follows the current targets already.
    """
    target_set = organisation_target_set()
    if target_set is None:
        raise Refusal(Problem("", "no_targets", _("The organisation has published no targets yet.")))
    if not deadlines_on_earlier_versions():
        raise Refusal(Problem("", "nothing", _("Every running deadline follows the current targets already.")))
    recompute = Recompute.objects.create(
        target_set=target_set, created_at=now, created_by=actor, phase_at=now, lease_until=now
    )
    audit.record(
        actor=actor,
        action="recompute.previewed",
        subject=recompute,
        now=now,
        changes={"version": target_set.number},
    )
    _compute(recompute, now)
    return recompute


@transaction.atomic
def redo_preview(*, recompute: Recompute, now: datetime) -> Recompute:
    """Compute a preview again, by what is published now. Raises Refusal for a run that is no preview any more."""
    run = _locked(recompute)
    target_set = organisation_target_set()
    if target_set is None or not is_possible(RunState(run.state), RunEvent.REDO):
        raise Refusal(Problem("", "state", _("This recompute is no preview any more.")))
    run.moves.all().delete()
    run.state = next_run_state(RunState(run.state), RunEvent.REDO)
    run.target_set, run.phase_at, run.previewed_at = target_set, now, None
    run.lease_until = now
    run.progress = run.cursor = run.attempts = 0
    run.moving = run.staying = run.becoming_late = run.withdrawing = run.unpromised = run.unknown = 0
    run.save()
    _compute(run, now)
    return run


@transaction.atomic
def apply_recompute(*, recompute: Recompute, reason: str, actor: User, now: datetime) -> Recompute:
    """Let a worker move the deadlines as previewed. Returns the run, being applied.

    A preview that a newer version has overtaken is computed again instead, and comes back as a preview: nobody applies
    what they have not seen. A run that failed half-way is gone on with. Raises Refusal for a missing reason, for a
    run that cannot be applied or moves nothing, and while another one is moving deadlines.
    """
    run = _locked(recompute)
    reason = reason.strip()
    _check(run, RunEvent.APPLY, reason)
    if run.state == RunState.PREVIEWED and run.target_set != organisation_target_set():
        run.reason = reason[:REASON_LENGTH]
        run.save(update_fields=["reason"])
        return redo_preview(recompute=run, now=now)
    pending = run.moves.filter(state=MoveState.PLANNED).count()
    if not pending:
        raise Refusal(Problem("", "nothing", _("There is no deadline to move.")))
    if run.state == RunState.FAILED and run.applied_at is None:
        raise Refusal(Problem("", "state", _("The preview failed. Start a new one.")))
    run.applied_at, run.applied_by, run.reason = run.applied_at or now, actor, reason[:REASON_LENGTH]
    _begin(run, RunEvent.APPLY, pending, now)
    audit.record(
        actor=actor,
        action="recompute.applied",
        subject=run,
        now=now,
        changes={"deadlines": run.moving, "version": run.target_set.number},
        reason=run.reason,
    )
    return run


@transaction.atomic
def undo_recompute(*, recompute: Recompute, reason: str, actor: User, now: datetime) -> Recompute:
    """Let a worker put the deadlines back that stand as the run left them. Returns the run, being undone.

    Raises Refusal for a missing reason, for a run that was not applied, and while another one is moving deadlines.
    """
    run = _locked(recompute)
    reason = reason.strip()
    _check(run, RunEvent.UNDO, reason)
    pending = run.moves.filter(state=MoveState.APPLIED).count()
    if not pending:
        raise Refusal(Problem("", "nothing", _("This recompute has moved no deadline.")))
    run.undo_at, run.undone_by, run.undo_reason = now, actor, reason[:REASON_LENGTH]
    _begin(run, RunEvent.UNDO, pending, now)
    audit.record(
        actor=actor,
        action="recompute.undoing",
        subject=run,
        now=now,
        changes={"deadlines": pending},
        reason=run.undo_reason,
    )
    return run


def _compute(run: Recompute, now: datetime) -> None:
    """Compute the preview here and now, or call a worker for it."""
    run.total = clocks_on_earlier_versions(run.target_set).count()
    run.save(update_fields=["total"])
    if run.total > AT_ONCE:
        ask_after_commit(run.pk)
        return
    plan = Plan.of(run)
    while plan_batch(run, plan, now):
        pass
    finish(run, now)


def _begin(run: Recompute, event: RunEvent, pending: int, now: datetime) -> None:
    """Set a run to moving deadlines, and call a worker."""
    run.state = next_run_state(RunState(run.state), event)
    run.progress, run.total, run.attempts = 0, pending, 0
    run.phase_at, run.lease_until, run.error = now, now, ""
    run.save()
    ask_after_commit(run.pk)


def _check(run: Recompute, event: RunEvent, reason: str) -> None:
    """Refuse what cannot be, and a second run beside one that is moving deadlines."""
    if not is_possible(RunState(run.state), event):
        words = {
            RunEvent.APPLY: _("This recompute cannot be applied now."),
            RunEvent.UNDO: _("This recompute cannot be undone now."),
        }
        raise Refusal(Problem("", "state", words[event]))
    if not reason:
        raise Refusal(Problem("reason", "required", _("Say why.")))
    if Recompute.objects.filter(state__in=MOVING).exclude(pk=run.pk).exists():
        raise Refusal(Problem("", "busy", _("Another recompute is moving deadlines now. Wait until it has finished.")))


def _locked(recompute: Recompute) -> Recompute:
    """The run under its lock, and under the organisation's: one person at a time decides, and no set is published."""
    Organisation.objects.select_for_update().get(pk=Organisation.current().pk)
    return Recompute.objects.select_for_update(of=("self",)).select_related("target_set").get(pk=recompute.pk)
