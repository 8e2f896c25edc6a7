"""What floors above may react to. Sent with `send()` in the transaction that it belongs to, so that a receiver that
fails rolls it back."""

from django.dispatch import Signal

#: A clock needs somebody. Arguments: clock, kind ("warning", "breach", "level" or "correction"), level (a warning's
#: percent), now. A correction takes the notice of a breach back, because the deadline was recomputed or put back; it
#: also carries `was_due_at`, the deadline that was told of, and `reason`.
clock_due = Signal()

#: A target set was published. Arguments: target_set.
target_set_published = Signal()
