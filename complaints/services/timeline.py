"""Writing the timeline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from complaints.domain.interactions import DIRECTIONS, Direction, Kind
from complaints.models import Complaint, Interaction
from notifications.models import OutgoingEmail


def add_entry(
    *,
    complaint: Complaint,
    kind: Kind,
    author: User | None,
    occurred_at: datetime,
    now: datetime,
    body: str = "",
    channel: str = "",
    direction: Direction | None = None,
    email: OutgoingEmail | None = None,
    public_id: UUID | None = None,
    promised_at: datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> Interaction:
    """Add one entry; the direction is that of its kind unless said otherwise."""
    return Interaction.objects.create(
        public_id=public_id or uuid4(),
        complaint=complaint,
        kind=kind.value,
        direction=(direction or DIRECTIONS[kind]).value,
        channel=channel,
        body=body,
        occurred_at=occurred_at,
        logged_at=now,
        author=author,
        email=email,
        promised_at=promised_at,
        details=dict(details or {}),
    )


def locked(complaint: Complaint) -> Complaint:
    """Return the complaint as it is now, locked until the transaction ends, so that two people cannot cross."""
    Complaint.objects.select_for_update().only("pk").get(pk=complaint.pk)
    # Read after the lock is had: rows joined to a locked one are as they were before somebody else let go of it.
    return Complaint.objects.select_related("case", "customer").get(pk=complaint.pk)
