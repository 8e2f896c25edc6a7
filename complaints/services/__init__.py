"""What people do with complaints: one function an intent."""

from complaints.services.assigning import assign
from complaints.services.intake import log_complaint
from complaints.services.replying import add_note, reply
from complaints.services.resolving import reopen, resolve

__all__ = ["add_note", "assign", "log_complaint", "reopen", "reply", "resolve"]
