"""Requests that were carried out once and are answered again from memory."""

from django.db import models

from accounts.models import ApiKey


class IdempotentRequest(models.Model):
    """One Idempotency-Key of one API key, with the answer it was given; written in the transaction of the request."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    # SHA-256 over method, path and body: the same key with another request is a client's mistake.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "key"], name="api_idempotency_key_once")]
        indexes = [
            # Serves the clean-up of old keys, and nothing else.
            models.Index(fields=["created_at"], name="api_idempotency_age")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
