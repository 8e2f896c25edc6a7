"""That a person has read a revision."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from policies.models.revision import PolicyRevision


class Acknowledgement(models.Model):
    """One person's confirmation, bound to the exact text by its hash."""

    revision = models.ForeignKey(PolicyRevision, models.PROTECT, related_name="acknowledgements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    acknowledged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "user"], name="policies_acknowledgement_once"),
            models.CheckConstraint(condition=~Q(sha256=""), name="policies_acknowledgement_has_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.revision_id}"
