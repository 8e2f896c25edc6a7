"""Who spoke last: the turns between the customer and us, by when they happened."""

from datetime import datetime

from django.db.models import QuerySet

from complaints.domain.interactions import Kind, stop_event
from complaints.models import Complaint, Interaction
from sla.domain.stops import ANSWERS

ANSWER_KINDS = tuple(kind.value for kind in Kind if stop_event(kind, "") in ANSWERS)
# What settles whose turn it is.
TURNS = (*ANSWER_KINDS, Kind.MESSAGE.value, Kind.CALLBACK_ASKED.value, Kind.RESUMPTION.value, Kind.REOPENING.value)


def next_turn_after(complaint: Complaint, at: datetime) -> datetime | None:
    """The first turn that was taken later than `at`; None where `at` is the latest."""
    return _first(complaint.interactions.filter(kind__in=TURNS, occurred_at__gt=at))


def first_answer_from(complaint: Complaint, at: datetime) -> datetime | None:
    """The first answer by a person at or after `at`."""
    return _first(complaint.interactions.filter(kind__in=ANSWER_KINDS, occurred_at__gte=at))


def first_call_from(complaint: Complaint, at: datetime) -> datetime | None:
    """The first call to the customer at or after `at`."""
    return _first(complaint.interactions.filter(kind=Kind.REPLY.value, channel="phone", occurred_at__gte=at))


def oldest_unanswered_message(complaint: Complaint) -> datetime | None:
    """When the customer's first message came to which nobody has answered yet."""
    answers = complaint.interactions.filter(kind__in=ANSWER_KINDS)
    last = answers.order_by("-occurred_at").values_list("occurred_at", flat=True).first()
    messages = complaint.interactions.filter(kind=Kind.MESSAGE.value)
    return _first(messages.filter(occurred_at__gt=last) if last else messages)


def _first(entries: QuerySet[Interaction]) -> datetime | None:
    return entries.order_by("occurred_at").values_list("occurred_at", flat=True).first()
