"""Complaints and their timelines."""

from complaints.models.complaint import Complaint
from complaints.models.interaction import Interaction

__all__ = ["Complaint", "Interaction"]
