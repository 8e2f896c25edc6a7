"""What a person has read."""

from datetime import datetime

from accounts.models import User
from notifications.models import Notice


def mark_all_read(*, user: User, until: datetime, now: datetime) -> int:
    """Mark the notices of `user` that were told by `until` as read; what came while they were reading stays new."""
    unread = Notice.objects.filter(recipient=user, read_at=None, occurred_at__lte=until)
    return unread.update(read_at=now)
