"""The forms of the complaints pages."""

from complaints.forms.actions import AssignForm, NoteForm, ReopenForm, ReplyForm, ResolveForm
from complaints.forms.conversation import (
    AttemptForm,
    CallbackForm,
    CloseForm,
    HoldForm,
    LetterForm,
    MessageForm,
    PromiseForm,
)
from complaints.forms.intake import ComplaintForm
from complaints.forms.queue import QueueFilter, State

__all__ = [
    "AssignForm",
    "AttemptForm",
    "CallbackForm",
    "CloseForm",
    "ComplaintForm",
    "HoldForm",
    "LetterForm",
    "MessageForm",
    "NoteForm",
    "PromiseForm",
    "QueueFilter",
    "ReopenForm",
    "ReplyForm",
    "ResolveForm",
    "State",
]
