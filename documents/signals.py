"""What documents tells the floors above."""

from django.dispatch import Signal

# A rendering was asked for and no worker has finished it: whoever owns its key queues its task again.
# kwargs: rendering (Rendering), now (aware datetime).
rendering_due = Signal()
