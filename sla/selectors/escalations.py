"""What was escalated, and the clocks that could not be handled."""

from django.db.models import QuerySet

from sla.domain.ladder import StepKind
from sla.models import Case, ClockFailure, Escalation


def escalations_of(case: Case) -> QuerySet[Escalation]:
    """What fell due on the clocks of a case beside their verdicts, in order, with the clocks: one query."""
    rows = Escalation.objects.filter(clock__case=case)
    return rows.select_related("clock__target").order_by("due_at", "step", "pk")


def levels_of(case: Case) -> QuerySet[Escalation]:
    """The levels of ladders that the clocks of a case have climbed, in order."""
    return escalations_of(case).filter(kind=StepKind.LEVEL.value)


def stuck_clocks() -> QuerySet[ClockFailure]:
    """The clocks that could not be handled when they fell due and still wait to be, the longest stuck first.

    Each row has `clock` (with its case and target), `first_failed_at`, `failed_at`, `attempts`, and `failure`: the
    kind of error and where it was raised, without what anybody wrote. The next attempt is at `clock.next_check_at`.
    One that was stopped or cancelled meanwhile has been told of in that transaction and is no longer stuck.
    """
    rows = ClockFailure.objects.filter(clock__next_check_at__isnull=False)
    return rows.select_related("clock__case", "clock__target").order_by("first_failed_at", "pk")
