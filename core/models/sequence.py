"""Counters behind the references that people read."""

from django.db import models


class Sequence(models.Model):
    """The last number given out for one prefix and year; a rolled-back transaction may leave a gap."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="core_sequence_one_per_year")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last_number}"
