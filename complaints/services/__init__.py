"""What people do with complaints: one function an intent."""

from complaints.services.assigning import assign
from complaints.services.calling import record_attempt
from complaints.services.closing import close
from complaints.services.hearing import ask_callback, record_message
from complaints.services.holding import hold, resume
from complaints.services.intake import log_complaint
from complaints.services.intake_call import log_with_callback
from complaints.services.measuring import tally
from complaints.services.promising import send_letter
from complaints.services.replying import add_note, reply
from complaints.services.resolving import reopen, resolve

__all__ = [
    "add_note",
    "ask_callback",
    "assign",
    "close",
    "hold",
    "log_complaint",
    "log_with_callback",
    "record_attempt",
    "record_message",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "send_letter",
    "tally",
]
