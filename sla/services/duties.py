"""Recurring duties: which there are, and recording that one was done."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Team, User
from accounts.permissions import may
from core import audit
from core.errors import Problem, Refusal
from core.models import Organisation
from sla.domain.calendar import CalendarError
from sla.domain.causes import CancelCause
from sla.domain.stops import StopEvent
from sla.domain.targets import parse_key
from sla.domain.vocabulary import CaseKind
from sla.models import Clock, Duty, DutyRound, Target
from sla.models.duty import NOTE_LENGTH
from sla.selectors import next_cycle
from sla.selectors.duties import cases_with_open_round, duty_targets
from sla.services.cases import open_case
from sla.services.clocks import cancel_clocks, start_clocks, stop_clocks

logger = logging.getLogger(__name__)

#: What was done longer ago than it takes to record it is dated back: that needs the right and a reason.
RECORDING_TIME = timedelta(hours=1)
MOST_MESSAGES = 10_000


@dataclass(frozen=True)
class Kept:
    """What it took to bring the duties into step with the published targets."""

    added: int = 0
    restarted: int = 0
    withdrawn: int = 0


def keep_duties(*, now: datetime) -> Kept:
    """Bring the duties into step with what the organisation promises and with its teams; may run at any time, twice.

    Each target of a duty gets one per team, or one for the organisation where there are no teams; its first round
    starts at `now`. A duty that is promised no more is withdrawn and its open clock cancelled. A changed target leaves
    the round that runs alone and counts from the next one.
    """
    if _is_in_step():
        return Kept()
    with transaction.atomic():
        # One at a time; publishers of the organisation's targets take the same lock.
        Organisation.objects.select_for_update().get(pk=Organisation.current().pk)
        return _bring_into_step(now)


@transaction.atomic
def do_duty(
    *,
    duty: Duty,
    cycle: int,
    actor: User,
    now: datetime,
    done_at: datetime | None = None,
    found: int | None = None,
    note: str = "",
    backdating_reason: str = "",
) -> DutyRound:
    """Record that the round `cycle` of a duty was done, and start the next one from that instant.

    `done_at` is when it was done (default `now`) and decides the verdict; `found` is how many messages a check found.
    The next round counts by the target as it is published now; there is none if it is promised no more.
    Raises Refusal for a round that is not the one that is due (somebody was quicker), for an instant in the future or
    before the round began, for back-dating without the right or a reason, and for what does not fit.
    """
    duty = Duty.objects.select_for_update(of=("self",)).select_related("case").get(pk=duty.pk)
    at = done_at or now
    clock = _due_round(duty, cycle)
    problems = [*_instant_problems(clock, at, actor=actor, now=now, reason=backdating_reason)]
    problems += _content_problems(duty, found, note, backdating_reason)
    if problems:
        raise Refusal(problems)
    stopped = stop_clocks(case=duty.case, event=StopEvent.DUTY_DONE, at=at, now=now, actor=actor)
    done = DutyRound.objects.create(
        duty=duty,
        clock=next(each for each in stopped if each.pk == clock.pk),
        done_at=at,
        logged_at=now,
        done_by=actor,
        found=found,
        note=note.strip(),
        backdating_reason=backdating_reason.strip(),
    )
    audit.record(
        actor=actor,
        action="duty.done",
        subject=duty,
        now=now,
        reference=str(duty),
        changes={"cycle": cycle, "done_at": at.isoformat(), "found": found, "met": done.clock.is_met},
        reason=done.backdating_reason,
    )
    target = duty_targets().get(duty.target_key)
    if target is not None:
        _start_round(duty, target, started_at=at, now=now)
    return done


def _due_round(duty: Duty, cycle: int) -> Clock:
    """The clock of the round that is due. Raises Refusal if it is another one than `cycle`, or if there is none."""
    clock = Clock.objects.filter(case=duty.case, stopped_at=None, cycle=cycle, state="running").first()
    if clock is not None:
        return clock
    done = DutyRound.objects.filter(duty=duty, clock__cycle=cycle).select_related("done_by").first()
    if done is not None:
        message = _("%(name)s has recorded this already.") % {"name": done.done_by.full_name}
        raise Refusal(Problem("cycle", "already_done", message))
    raise Refusal(Problem("cycle", "not_due", _("This round is not due: the duty was withdrawn or has moved on.")))


def _instant_problems(clock: Clock, at: datetime, *, actor: User, now: datetime, reason: str) -> list[Problem]:
    if at > now:
        return [Problem("done_at", "in_future", _("This lies in the future."))]
    if at < clock.started_at:
        return [Problem("done_at", "before_round", _("This is before the last time it was done."))]
    if now - at <= RECORDING_TIME:
        return []
    if not may(actor, "duty.backdate"):
        message = _("This is more than an hour ago. Only a supervisor or a manager may date back.")
        return [Problem("done_at", "backdating_forbidden", message)]
    if not reason.strip():
        message = _("This is more than an hour ago: say why it is recorded only now.")
        return [Problem("backdating_reason", "reason_required", message)]
    return []


def _content_problems(duty: Duty, found: int | None, note: str, reason: str) -> list[Problem]:
    problems = []
    for field, text, limit in (("note", note, NOTE_LENGTH), ("backdating_reason", reason, 200)):
        if len(text.strip()) > limit:
            problems.append(Problem(field, "too_long", _("This is too long.")))
        if "\x00" in text:
            message = _("The text contains a null character, which cannot be stored.")
            problems.append(Problem(field, "null_characters", message))
    if found is not None and not duty.finds_messages:
        problems.append(Problem("found", "not_counted", _("This duty finds no messages.")))
    elif found is not None and not 0 <= found <= MOST_MESSAGES:
        problems.append(Problem("found", "invalid", _("This is no number of messages.")))
    return problems


def _start_round(duty: Duty, target: Target, *, started_at: datetime, now: datetime) -> None:
    """Start the next round. Beyond the calendar's horizon there is none until its holidays are extended."""
    cycle = next_cycle(duty.case, target.metric, target.target_set.basis)
    try:
        with transaction.atomic():
            start_clocks(case=duty.case, targets=[target], started_at=started_at, now=now, cycle=cycle)
    except CalendarError as error:
        logger.warning("Duty %s has no next round yet: %s", duty.public_id, error)


def _wanted() -> tuple[dict[str, Target], list[Team | None]]:
    """The targets of duties by key, and who has to do each."""
    targets = duty_targets()
    teams: list[Team | None] = [*Team.objects.order_by("pk")] if targets else []
    return targets, teams or [None]


def _is_in_step() -> bool:
    targets, teams = _wanted()
    wanted = {(key, team.pk if team else None) for key in targets for team in teams}
    active = list(Duty.objects.active())
    open_cases = cases_with_open_round()
    return wanted == {(duty.target_key, duty.team_id) for duty in active} and all(
        duty.case_id in open_cases for duty in active
    )


def _bring_into_step(now: datetime) -> Kept:
    targets, teams = _wanted()
    rows = Duty.objects.select_for_update(of=("self",)).select_related("case", "team")
    duties = {(duty.target_key, duty.team_id): duty for duty in rows}
    open_cases = cases_with_open_round()
    added = restarted = withdrawn = 0
    for key, target in targets.items():
        for team in teams:
            duty = duties.pop((key, team.pk if team else None), None)
            if duty is None:
                _add(target, team, now)
                added += 1
            elif not duty.is_active or duty.case_id not in open_cases:
                _restart(duty, target, now)
                restarted += 1
    for duty in duties.values():
        if duty.is_active:
            _withdraw(duty, now)
            withdrawn += 1
    return Kept(added, restarted, withdrawn)


def _add(target: Target, team: Team | None, now: datetime) -> None:
    parts = parse_key(target.key)
    case = open_case(
        kind=CaseKind.DUTY,
        channel=parts.channel or "",
        priority=parts.priority or "",
        received_at=now,
        customer=None,
        agreement_reference="",
        owner=None,
        team=team,
        now=now,
    )
    duty = Duty.objects.create(target_key=target.key, team=team, case=case, created_at=now)
    _start_round(duty, target, started_at=now, now=now)
    _record(duty, "duty.added", now)


def _restart(duty: Duty, target: Target, now: datetime) -> None:
    """Take up again what was withdrawn, from now; what only lacked its next round, from when it was last done."""
    started_at = now
    if duty.is_active:
        last = DutyRound.objects.filter(duty=duty).order_by("-clock__cycle").first()
        started_at = last.done_at if last else duty.created_at
    else:
        duty.is_active, duty.withdrawn_at = True, None
        duty.save(update_fields=["is_active", "withdrawn_at"])
        _record(duty, "duty.added", now)
    _start_round(duty, target, started_at=started_at, now=now)


def _withdraw(duty: Duty, now: datetime) -> None:
    duty.is_active, duty.withdrawn_at = False, now
    duty.save(update_fields=["is_active", "withdrawn_at"])
    cancel_clocks(case=duty.case, cause=CancelCause.NOT_PROMISED, now=now, actor=None)
    _record(duty, "duty.withdrawn", now)


def _record(duty: Duty, action: str, now: datetime) -> None:
    audit.record(actor=None, action=action, subject=duty, now=now, reference=str(duty))
