"""Recomputing running deadlines after the organisation's targets or calendars changed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import PublicIdModel
from sla.domain.clock import OPEN_STATES
from sla.domain.recompute import MOVING, WORKING, Effect, MoveState, RunState, SkipReason
from sla.labels import MOVE_STATES, RUN_STATES, SKIP_REASONS
from sla.models import choices
from sla.models.clock import Clock
from sla.models.target import Target, TargetSet

RUNS = choices.choices_of(RUN_STATES)
MOVES = choices.choices_of(MOVE_STATES)
REASONS = choices.choices_of(SKIP_REASONS)


class Recompute(PublicIdModel):
    """One recompute: first a preview that changes nothing, then applied with a reason, perhaps undone.

    `target_set` is the organisation's set that deadlines are moved to. `progress` of `total` rows of the present
    phase are done; `cursor` is the last clock that the preview has looked at. While there is work a worker holds it
    until `lease_until`, and it is free from then on; `attempts` counts how often in a row a worker did not come back.
    """

    state = models.CharField(_("state"), max_length=16, choices=RUNS, default=RunState.PREVIEW.value)
    target_set = models.ForeignKey(TargetSet, on_delete=models.PROTECT, related_name="recomputes")
    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    previewed_at = models.DateTimeField(_("previewed"), null=True)

    reason = models.CharField(_("reason"), max_length=200, blank=True)
    applied_at = models.DateTimeField(_("applied"), null=True)
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undo_reason = models.CharField(_("reason of undoing"), max_length=200, blank=True)
    undo_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    phase_at = models.DateTimeField(_("begun"))
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("error"), max_length=1000, blank=True)

    # What the preview found: deadlines that move, those that stay and only change the version, ...
    moving = models.PositiveIntegerField(default=0)
    staying = models.PositiveIntegerField(default=0)
    becoming_late = models.PositiveIntegerField(default=0)
    withdrawing = models.PositiveIntegerField(default=0)
    # ... those whose promise is gone from the set, and those beyond the days that a calendar knows.
    unpromised = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    # What became of it: deadlines that were moved, those that only changed the version, ...
    stayed = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    breached = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("recompute")
        verbose_name_plural = _("recomputes")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RunState]), name="sla_recompute_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RunState.PREVIEW.value, RunState.PREVIEWED.value, RunState.FAILED.value])
                | (Q(applied_at__isnull=False, applied_by__isnull=False) & ~Q(reason="")),
                name="sla_recompute_applied_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RunState.UNDOING.value, RunState.UNDONE.value])
                | (Q(undo_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
                name="sla_recompute_undone_with_reason",
            ),
        ]
        indexes = [
            # Serves sla.services.recompute.sweep_unfinished, and nothing else.
            models.Index(
                fields=["lease_until"],
                name="sla_recompute_at_work",
                condition=Q(state__in=[state.value for state in WORKING]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"

    def get_absolute_url(self) -> str:
        """The page that shows it with the complaints behind its clocks."""
        return reverse("desk:recompute", args=[self.public_id])

    @property
    def is_working(self) -> bool:
        """Whether a worker is at it."""
        return self.state in WORKING

    @property
    def is_moving(self) -> bool:
        """Whether deadlines are being moved."""
        return self.state in MOVING

    @property
    def percent(self) -> int:
        """How much of the present phase is done."""
        return min(self.progress * 100 // self.total, 100) if self.total else 0


class RecomputeMove(models.Model):
    """One clock of a recompute: from which target and deadline to which, and what became of it.

    `clock_state` is the state in which the clock was previewed; it is moved only if it is in that state still.
    `warned_percent` is what it had been warned at before it was moved, `climbed` how many levels of its ladder it had
    climbed, `handled_at` when that was.
    """

    recompute = models.ForeignKey(Recompute, on_delete=models.CASCADE, related_name="moves")
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="moves")
    clock_state = models.CharField(_("clock"), max_length=16, choices=choices.STATES)
    old_target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    new_target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    old_due_at = models.DateTimeField(_("old deadline"))
    new_due_at = models.DateTimeField(_("new deadline"))
    effect = models.CharField(_("effect"), max_length=16, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=MOVES, default=MoveState.PLANNED.value)
    skip_reason = models.CharField(_("why not"), max_length=16, choices=REASONS, blank=True)
    warned_percent = models.PositiveSmallIntegerField(null=True)
    climbed = models.PositiveSmallIntegerField(null=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recomputed deadline")
        verbose_name_plural = _("recomputed deadlines")
        ordering = ["new_due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recompute", "clock"], name="sla_move_once_per_clock"),
            models.CheckConstraint(
                condition=Q(clock_state__in=[state.value for state in OPEN_STATES]), name="sla_move_of_open_clock"
            ),
            models.CheckConstraint(
                condition=Q(effect__in=[effect.value for effect in Effect]), name="sla_move_effect_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MoveState]), name="sla_move_state_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[MoveState.SKIPPED.value, MoveState.KEPT.value],
                    skip_reason__in=[reason.value for reason in SkipReason],
                )
                | Q(
                    state__in=[MoveState.PLANNED.value, MoveState.APPLIED.value, MoveState.UNDONE.value],
                    skip_reason="",
                ),
                name="sla_move_skipped_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=MoveState.PLANNED.value) ^ Q(handled_at__isnull=False),
                name="sla_move_handled_has_instant",
            ),
        ]
        indexes = [
            # Serves sla.services.recompute.moving: the next batch of a run.
            models.Index(fields=["recompute", "state", "id"], name="sla_move_next"),
            # Serves sla.selectors.recompute: the list of a run by its new deadlines.
            models.Index(fields=["recompute", "new_due_at", "id"], name="sla_move_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id}: {self.state}"
