"""Recurring duties, the round that is due, and what was done."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from sla.domain.clock import OPEN_STATES
from sla.domain.vocabulary import DUTY_METRICS, CaseKind
from sla.models import Case, Clock, Duty, DutyRound, Target
from sla.selectors.targets import organisation_target_set


def duty_targets() -> dict[str, Target]:
    """The duties that the organisation promises now, by key; empty until it promises any."""
    own = organisation_target_set()
    if own is None:
        return {}
    targets = Target.objects.filter(target_set=own, case_kind=CaseKind.DUTY, metric__in=DUTY_METRICS)
    return {target.key: target for target in targets.select_related("target_set", "calendar_version").order_by("pk")}


def cases_with_open_round() -> set[int]:
    """The primary keys of the duties' cases on which a clock still runs; one query."""
    clocks = Clock.objects.filter(case__kind=CaseKind.DUTY, state__in=OPEN_STATES)
    return set(clocks.values_list("case_id", flat=True))


def open_clocks_of(duties: Iterable[Duty]) -> dict[int, Clock]:
    """The clock of the round that is due, by the duty's primary key; one query."""
    duty_of = {duty.case_id: duty.pk for duty in duties}
    clocks = Clock.objects.filter(case__in=list(duty_of), state__in=OPEN_STATES).select_related(
        "target__target_set", "target__calendar_version"
    )
    return {duty_of[clock.case_id]: clock for clock in clocks}


def last_rounds_of(duties: Iterable[Duty]) -> dict[int, DutyRound]:
    """The last time that each duty was done, by the duty's primary key; one query, duties never done are left out."""
    newest = DutyRound.objects.filter(duty=OuterRef("duty"), clock__cycle__gt=OuterRef("clock__cycle"))
    rounds = DutyRound.objects.filter(~Exists(newest), duty__in=list(duties)).select_related("clock", "done_by")
    return {found.duty_id: found for found in rounds}


def rounds_of(duty: Duty) -> QuerySet[Clock]:
    """The rounds of a duty that have ended: clocks with what was done, where it was done."""
    return (
        Clock.objects.filter(case=duty.case_id)
        .exclude(state__in=OPEN_STATES)
        .select_related("duty_round__done_by", "target__target_set")
    )


def visible_rounds(user: User) -> QuerySet[DutyRound]:
    """What was done of the duties that `user` may see."""
    return DutyRound.objects.filter(duty__in=Duty.objects.visible_to(user))


def duty_of(case: Case) -> Duty | None:
    """The duty that a case counts for; None, without a query, for what a customer came with."""
    if case.kind != CaseKind.DUTY:
        return None
    return Duty.objects.filter(case=case).select_related("team__lead", "case").first()
