"""Questions about complaints and the people around them."""

from complaints.selectors.intake import agreements_in_force, matching_customers
from complaints.selectors.people import (
    assignable_users,
    supervisors_for,
    team_options,
    told_of_breach,
    topic_of,
)
from complaints.selectors.queue import Row, queue_page
from complaints.selectors.rows import address_of, complaint_of, complaints_of, timeline_of

__all__ = [
    "Row",
    "address_of",
    "agreements_in_force",
    "assignable_users",
    "complaint_of",
    "complaints_of",
    "matching_customers",
    "queue_page",
    "supervisors_for",
    "team_options",
    "timeline_of",
    "told_of_breach",
    "topic_of",
]
