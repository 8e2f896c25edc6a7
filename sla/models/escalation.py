"""What fell due on clocks beside their verdicts, and the clocks that could not be handled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sla.domain.ladder import Outcome, StepKind
from sla.models import choices
from sla.models.clock import Clock


class Escalation(models.Model):
    """A level of a clock's ladder that fell due, or a warning that was told by what came after it. Written once.

    `step` is a level's number or a warning's percent. `due_at` is when it fell due, `recorded_at` when somebody looked.
    What superseded it stands on the same clock and revision: another row, a warning, or the breach (both events).
    """

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="escalations")
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=choices.STEP_KINDS)
    step = models.PositiveSmallIntegerField(_("level"))
    due_at = models.DateTimeField(_("fell due"))
    recorded_at = models.DateTimeField(_("recorded"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=choices.OUTCOMES)
    successor_kind = models.CharField(_("told by"), max_length=8, choices=choices.STEP_KINDS, blank=True)
    successor_step = models.PositiveSmallIntegerField(_("told by level"), null=True)
    # The ladder's own words at that time, and the names of those who were told.
    level = models.JSONField(_("what it said"), null=True)
    told = models.JSONField(_("told"), default=list)
    # What was done beside telling: the words of `Act`.
    acts = models.JSONField(_("done"), default=list)

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "revision", "kind", "step"], name="sla_escalation_each_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[StepKind.WARNING.value, StepKind.LEVEL.value]), name="sla_escalation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]), name="sla_escalation_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.SUPERSEDED.value, successor_step__isnull=False) & ~Q(successor_kind="")
                | ~Q(outcome=Outcome.SUPERSEDED.value) & Q(successor_step=None, successor_kind=""),
                name="sla_escalation_superseded_has_successor",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=models.F("due_at")), name="sla_escalation_recorded_after_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.kind} {self.step}"

    def supersede(self, kind: StepKind, step: int) -> None:
        """Say, before the row is written, that something else tells this."""
        self.outcome, self.successor_kind, self.successor_step = Outcome.SUPERSEDED.value, kind.value, step


class ClockFailure(models.Model):
    """Why a clock could not be handled when it fell due. It steps aside and is tried again; the row goes once it is."""

    clock = models.OneToOneField(Clock, on_delete=models.CASCADE, related_name="failure")
    first_failed_at = models.DateTimeField(_("first failed"))
    failed_at = models.DateTimeField(_("failed last"))
    attempts = models.PositiveIntegerField(_("attempts"), default=1)
    # The kind of error and where it was raised; never its message, which may carry what a customer wrote.
    failure = models.CharField(_("failure"), max_length=200)

    class Meta:
        verbose_name = _("clock that cannot be handled")
        verbose_name_plural = _("clocks that cannot be handled")
        ordering = ["first_failed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.clock}: {self.failure}"
