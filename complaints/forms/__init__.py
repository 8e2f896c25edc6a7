"""The forms of the complaints pages."""

from complaints.forms.actions import AssignForm, NoteForm, ReopenForm, ReplyForm, ResolveForm
from complaints.forms.intake import ComplaintForm
from complaints.forms.queue import QueueFilter, State

__all__ = [
    "AssignForm",
    "ComplaintForm",
    "NoteForm",
    "QueueFilter",
    "ReopenForm",
    "ReplyForm",
    "ResolveForm",
    "State",
]
