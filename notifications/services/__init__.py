"""What notifications does for the floors above."""

from notifications.services.bounces import take_in_bounce
from notifications.services.composing import Composed, compose, words_of
from notifications.services.notices import PREFERENCES_URL, Line, Message, notify, notify_all
from notifications.services.overtaking import Overtaking, overtake, supersede_warnings
from notifications.services.preferences import change_preferences, preferences_of
from notifications.services.queueing import Draft, queue_email, queue_emails, send_again
from notifications.services.reading import mark_all_read
from notifications.services.unneeded import withdraw_warnings

__all__ = [
    "PREFERENCES_URL",
    "Composed",
    "Draft",
    "Line",
    "Message",
    "Overtaking",
    "change_preferences",
    "compose",
    "mark_all_read",
    "notify",
    "notify_all",
    "overtake",
    "preferences_of",
    "queue_email",
    "queue_emails",
    "send_again",
    "supersede_warnings",
    "take_in_bounce",
    "withdraw_warnings",
    "words_of",
]
