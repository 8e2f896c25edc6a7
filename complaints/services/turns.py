"""Whose turn it is: what a message, an answer or an agent's word does to the status and to the held clocks."""

from datetime import datetime

from accounts.models import User
from complaints.domain import lifecycle
from complaints.models import Complaint
from complaints.selectors.conversation import first_answer_from, next_turn_after, oldest_unanswered_message
from sla.domain.causes import CancelCause
from sla.domain.clock import OPEN_STATES
from sla.domain.holds import CUSTOMER_AWAITED
from sla.domain.vocabulary import Metric
from sla.models import Case
from sla.selectors import next_cycle, select_targets
from sla.services import HoldCause, cancel_clocks, pause_clocks, resume_clocks, start_clocks


def take_turn(
    complaint: Complaint, event: lifecycle.Event, *, at: datetime, now: datetime, actor: User, waiting_for: str = ""
) -> lifecycle.Status:
    """Move the status as `event` says, and hold or release the clocks from `at`. Returns the status.

    What was recorded after a later turn changes no status: that turn has decided since. A wait that it ended has its
    length all the same. Raises TransitionError where the table has no such step.
    """
    status = lifecycle.after(complaint.status, event)
    waited = complaint.status == lifecycle.Status.WAITING
    later = next_turn_after(complaint, at)
    if later is not None:
        if status == lifecycle.Status.WAITING and not waited:
            _wait(complaint.case, waiting_for, at=at, now=now, actor=actor)
            resume_clocks(case=complaint.case, at=later, now=now, actor=actor, cause=HoldCause.WAITING)
        # An answer always ends being new; what it was followed by has ended its wait.
        answered = complaint.status == lifecycle.Status.NEW and status != lifecycle.Status.NEW
        status = lifecycle.Status.OPEN if answered else lifecycle.Status(complaint.status)
        Complaint.objects.filter(pk=complaint.pk).update(status=status.value)
        return status
    if status == lifecycle.Status.WAITING:
        _wait(complaint.case, waiting_for, at=at, now=now, actor=actor)
    elif waited:
        resume_clocks(case=complaint.case, at=at, now=now, actor=actor, cause=HoldCause.WAITING)
    if status != complaint.status:
        Complaint.objects.filter(pk=complaint.pk).update(status=status.value)
    return status


def settle_next_response(complaint: Complaint, *, now: datetime, actor: User) -> None:
    """Let the clock of the next response run from the oldest unanswered message, if a target promises one.

    While the first response is still owed, it covers the messages too. A clock that was started by a message recorded
    sooner, but written later, gives way to one from the older message.
    """
    since = oldest_unanswered_message(complaint)
    case = complaint.case
    open_clocks = case.clocks.filter(state__in=OPEN_STATES)
    if since is None or open_clocks.filter(metric=Metric.FIRST_RESPONSE, started_at__lte=since).exists():
        return
    running = open_clocks.filter(metric=Metric.NEXT_RESPONSE)
    if running.filter(started_at__gt=since).exists():
        cause = CancelCause.EARLIER_MESSAGE
        cancel_clocks(case=case, cause=cause, now=now, actor=actor, metrics=[Metric.NEXT_RESPONSE])
    covered = set(running.values_list("basis", flat=True))
    start_cycle(case, Metric.NEXT_RESPONSE, channel=case.channel, at=since, now=now, passed_over=covered)


def judge_answered_message(complaint: Complaint, *, at: datetime, now: datetime, actor: User) -> None:
    """Judge a message that is recorded only after its answer: a clock from the message to the answer, stopped at once.

    A clock that ran or runs over that time, of the first response or of the next, covers the message.
    """
    answered_at = first_answer_from(complaint, at)
    if answered_at is None:
        return
    case = complaint.case
    covering = case.clocks.filter(metric__in=[Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE], started_at__lte=at)
    if covering.filter(stopped_at__gte=at).exists() or covering.filter(state__in=OPEN_STATES).exists():
        return
    start_cycle(case, Metric.NEXT_RESPONSE, channel=case.channel, at=at, now=now, answered_at=answered_at, actor=actor)


def start_cycle(
    case: Case,
    metric: Metric,
    *,
    channel: str,
    at: datetime,
    now: datetime,
    passed_over: set[str] | None = None,
    answered_at: datetime | None = None,
    actor: User | None = None,
) -> int:
    """Start the next cycle of a metric from `at`, on each basis that promises it. Returns how many clocks started."""
    targets = [
        target
        for target in select_targets(
            kind=case.kind, channel=channel, priority=case.priority, target_set=case.target_set, metrics=[metric]
        )
        if target.target_set.basis not in (passed_over or set())
    ]
    for target in targets:
        cycle = next_cycle(case, metric, target.target_set.basis)
        start_clocks(
            case=case,
            targets=[target],
            started_at=at,
            now=now,
            cycle=cycle,
            answered_at=answered_at,
            actor=actor,
        )
    return len(targets)


def _wait(case: Case, waiting_for: str, *, at: datetime, now: datetime, actor: User) -> None:
    reason = waiting_for.strip() or CUSTOMER_AWAITED
    pause_clocks(case=case, reason=reason, at=at, now=now, actor=actor, cause=HoldCause.WAITING)
