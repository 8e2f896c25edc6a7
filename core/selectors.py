"""Questions that any floor may ask of core."""

from django.db import models

from core.audit import subject_key
from core.models import AuditEvent


def audit_trail(subject: models.Model) -> models.QuerySet[AuditEvent]:
    """Return the events of `subject`, newest first."""
    kind, key = subject_key(subject)
    return AuditEvent.objects.filter(subject_type=kind, subject_id=key)
