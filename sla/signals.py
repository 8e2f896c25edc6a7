"""What floors above may react to. Sent with `send()` in the transaction that it belongs to, so that a receiver that
fails rolls it back."""

from django.dispatch import Signal

#: A clock needs somebody. Arguments: clock, kind ("warning", "breach" or "level"), level (a warning's percent), now.
clock_due = Signal()

#: A target set was published. Arguments: target_set.
target_set_published = Signal()
