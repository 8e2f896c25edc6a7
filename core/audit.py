"""Recording who changed what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from core.models import AuditEvent

REFERENCE_LENGTH: int = AuditEvent._meta.get_field("reference").max_length or 64


class Actor(Protocol):
    """A person or service account, as far as the audit trail is concerned."""

    public_id: UUID

    def get_full_name(self) -> str:
        """Return the name to print."""


def subject_key(subject: models.Model) -> tuple[str, str]:
    """Return the (kind, id) under which events of `subject` are filed: its public id where it has one."""
    return subject._meta.label_lower, str(getattr(subject, "public_id", subject.pk))


def record(
    *,
    actor: Actor | None,
    action: str,
    subject: models.Model | None,
    now: datetime,
    reference: str = "",
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Write one audit event inside the caller's transaction.

    `actor` is None when the system itself acted; `action` is a dotted name ("agreement.approved"); `changes` maps a
    field to its new value or to a pair [old, new].
    """
    kind, key = subject_key(subject) if subject is not None else ("", "")
    return AuditEvent.objects.create(
        at=now,
        actor_id=actor.public_id if actor else None,
        actor_name=actor.get_full_name() if actor else "",
        action=action,
        subject_type=kind,
        subject_id=key,
        # Names of customers stand here too, and may be longer; PostgreSQL cuts nothing by itself.
        reference=(reference or str(getattr(subject, "reference", "")))[:REFERENCE_LENGTH],
        changes=dict(changes or {}),
        reason=reason,
    )
