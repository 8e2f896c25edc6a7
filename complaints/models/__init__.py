"""Complaints and their timelines."""

from complaints.models.complaint import Complaint
from complaints.models.interaction import Interaction
from complaints.models.saved_view import SavedView

__all__ = ["Complaint", "Interaction", "SavedView"]
