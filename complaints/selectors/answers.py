"""What was recorded on a complaint that stops clocks."""

from complaints.domain.interactions import Kind, stop_event
from complaints.models import Complaint
from sla.domain.replan import Answer


def answers_of(complaint: Complaint) -> list[Answer]:
    """Return what stops clocks, in the order in which it was recorded."""
    entries = complaint.interactions.order_by("logged_at", "pk")
    return [
        Answer(event, entry.occurred_at)
        for entry in entries
        if (event := stop_event(Kind(entry.kind), entry.channel)) is not None
    ]
