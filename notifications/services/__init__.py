"""What notifications does for the floors above."""

from notifications.services.bounces import take_in_bounce
from notifications.services.composing import Composed, compose
from notifications.services.notices import PREFERENCES_URL, Line, notify, supersede_warnings
from notifications.services.preferences import change_preferences, preferences_of
from notifications.services.queueing import queue_email, send_again
from notifications.services.reading import mark_all_read
from notifications.services.unneeded import withdraw_warnings

__all__ = [
    "PREFERENCES_URL",
    "Composed",
    "Line",
    "change_preferences",
    "compose",
    "mark_all_read",
    "notify",
    "preferences_of",
    "queue_email",
    "send_again",
    "supersede_warnings",
    "take_in_bounce",
    "withdraw_warnings",
]
