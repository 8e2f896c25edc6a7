"""What was recorded on a complaint that stops clocks, and which of its clocks begin anew."""

from collections.abc import Iterable

from django.db.models import Q

from complaints.domain.interactions import STOP_EVENTS, Direction, Kind, stop_event
from complaints.domain.lifecycle import Status
from complaints.models import Complaint, Interaction
from sla.domain.clock import State
from sla.domain.replan import Answer
from sla.domain.stops import StopEvent
from sla.domain.vocabulary import Metric
from sla.models import Clock

_KINDS = [kind.value for kind in STOP_EVENTS]


def answers_of(*complaints: Complaint) -> list[Answer]:
    """Return what answers the first of `complaints`, in the order in which it was recorded.

    That is what stops clocks on itself, and the messages on those that are merged into it and on the others given: to
    the customer they are about the same thing, but that one of them was resolved does not resolve this one.
    """
    return _answers(complaints, own=complaints[0].pk)


def messages_of(complaint: Complaint) -> list[Answer]:
    """Return the messages on a complaint that is about the same thing as another, in the order of their recording."""
    return _answers([complaint], own=None)


def metrics_begun_anew(complaint: Complaint) -> frozenset[Metric]:
    """Return whose clocks begin again when it is reopened: the resolution, and what a withdrawal left unanswered."""
    anew = {Metric.RESOLUTION}
    if complaint.status == Status.WITHDRAWN.value:
        clocks = Clock.objects.filter(case=complaint.case_id, target__isnull=False)
        states: dict[str, set[str]] = {}
        for metric, state in clocks.values_list("metric", "state"):
            states.setdefault(metric, set()).add(state)
        anew |= {Metric(metric) for metric, found in states.items() if found == {State.CANCELLED.value}}
    return frozenset(anew)


def _answers(complaints: Iterable[Complaint], own: int | None) -> list[Answer]:
    keys = [complaint.pk for complaint in complaints]
    entries = Interaction.objects.filter(
        Q(complaint__in=keys) | Q(complaint__merged_into__in=keys), kind__in=_KINDS
    ).order_by("logged_at", "pk")
    return [
        Answer(event, entry.occurred_at)
        for entry in entries
        if (event := _event(entry, is_own=entry.complaint_id == own)) is not None
    ]


def _event(entry: Interaction, *, is_own: bool) -> StopEvent | None:
    """Return what an entry is to the clocks; None where it stops nothing."""
    kind = Kind(entry.kind)
    if is_own or kind is not Kind.RESOLUTION:
        return stop_event(kind, entry.channel)
    return StopEvent.MESSAGE if entry.direction == Direction.OUTBOUND.value else None
