"""An offset added to the wall clock of every process, for tests and demonstrations."""

from datetime import timedelta

from django.db import models
from django.db.models import F


class SimulatedTime(models.Model):
    """One row: how many seconds simulated time is ahead of real time."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    offset_seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(singleton=True), name="core_simulated_time_only_one")]

    def __str__(self) -> str:
        return f"{self.offset_seconds:+d} s"

    @classmethod
    def offset(cls) -> timedelta:
        """Return how far ahead simulated time is; zero where nobody has moved it."""
        seconds = cls.objects.values_list("offset_seconds", flat=True).first()
        return timedelta(seconds=seconds or 0)

    @classmethod
    def shift(cls, by: timedelta) -> None:
        """Add `by` (whole seconds) to the offset."""
        row, _created = cls.objects.get_or_create(singleton=True)
        cls.objects.filter(pk=row.pk).update(offset_seconds=F("offset_seconds") + int(by.total_seconds()))
