"""Signs of life of what runs at intervals."""

from django.db import models


class Heartbeat(models.Model):
    """When a periodic task last ran to its end, one row a task.

    Its instants are the machine's own (`core.clock.real_now`): whoever simulates time must not make a living task
    look dead. `worked_at`, `worked_ms` and `counts` tell of the last run that found something to do.
    """

    task = models.CharField(max_length=100, unique=True)
    ended_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)
    runs = models.PositiveBigIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    worked_ms = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    failed_at = models.DateTimeField(null=True)
    failures = models.PositiveBigIntegerField(default=0)
    # The kind of the error alone: its words may hold what somebody typed.
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["task"]

    def __str__(self) -> str:
        return self.task
