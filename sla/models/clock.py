"""Clocks, their pauses and their events."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from core.models import PublicIdModel
from sla.domain.causes import CancelCause
from sla.domain.clock import Standing, State, is_late, standing
from sla.domain.holds import HoldCause, Obstacle, obstacle
from sla.domain.vocabulary import Metric
from sla.labels import cancelled_because, hold_reason
from sla.models import choices
from sla.models.case import Case
from sla.models.target import Target


class Clock(PublicIdModel):
    """The time that a case has for one metric. `breached_at` is a fact, not a state: a breached clock runs on.

    `due_at` is the deadline; `next_check_at` is when the sweep has to look at it next, null when there is nothing
    to look for. `soon_at` is when a quarter of the time is left. The verdict is `stopped_at <= due_at`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="clocks", null=True)
    promised_due_at = models.DateTimeField(_("promised for"), null=True)
    metric = models.CharField(_("metric"), max_length=24, choices=choices.METRICS)
    basis = models.CharField(_("basis"), max_length=16, choices=choices.BASES)
    cycle = models.PositiveIntegerField(_("cycle"), default=1)
    state = models.CharField(_("state"), max_length=16, choices=choices.STATES, default=State.RUNNING)
    started_at = models.DateTimeField(_("started"))
    due_at = models.DateTimeField(_("due"))
    soon_at = models.DateTimeField(_("due soon from"), null=True)
    next_check_at = models.DateTimeField(_("next check"), null=True)
    warned_percent = models.PositiveSmallIntegerField(_("warned at percent"), default=0)
    # The highest level of its target's ladder that has fallen due and was handled.
    climbed = models.PositiveSmallIntegerField(_("climbed to level"), default=0)
    breached_at = models.DateTimeField(_("breached"), null=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True)
    # What attainment is counted by, as it was when the clock stopped.
    business_seconds = models.PositiveBigIntegerField(_("business seconds"), null=True)
    stopped_owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    # How often its deadline was recomputed: a warning or breach of a later deadline is another one.
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    stopped_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    # Why it was cancelled, as a code that is put in words when it is read, and what goes with it.
    cancel_cause = models.CharField(_("cause of cancelling"), max_length=16, choices=choices.CANCEL_CAUSES, blank=True)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "metric", "basis", "cycle"], name="sla_clock_one_per_cycle"),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="sla_clock_due_after_start"),
            models.CheckConstraint(
                condition=Q(state=State.STOPPED) ^ Q(stopped_at=None), name="sla_clock_stopped_has_instant"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(stopped_at__gte=F("started_at")), name="sla_clock_stopped_after_start"
            ),
            models.CheckConstraint(
                condition=Q(breached_at=None) | Q(breached_at=F("due_at")), name="sla_clock_breached_when_due"
            ),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING) | Q(next_check_at=None), name="sla_clock_checked_while_running"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False) | Q(promised_due_at__isnull=False), name="sla_clock_has_promise"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="sla_clock_state_known"
            ),
            models.CheckConstraint(
                condition=Q(cancel_cause="")
                | Q(state=State.CANCELLED, cancel_cause__in=[cause.value for cause in CancelCause]),
                name="sla_clock_cancel_cause_known",
            ),
            *choices.known_words("clock", ["metric", "basis"]),
        ]
        indexes = [
            # Serves sla.services.breaches.sweep_due, and nothing else.
            models.Index(fields=["next_check_at"], name="sla_clock_waiting", condition=Q(next_check_at__isnull=False)),
            # Serves sla.selectors.clocks: queues ordered by the next deadline.
            models.Index(fields=["due_at"], name="sla_clock_running", condition=Q(state=State.RUNNING)),
            # Serves sla.selectors.recompute: on which of the organisation's targets, old and new, deadlines still run.
            models.Index(
                fields=["target", "id"],
                name="sla_clock_own_target",
                condition=Q(state__in=["running", "paused"], basis="organisation", promised_due_at=None),
            ),
            # Serves sla.selectors.attainment: what was judged on the days that are not counted yet, and drill-down.
            models.Index(fields=["stopped_at", "id"], name="sla_clock_judged", condition=Q(state=State.STOPPED)),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether it still runs, or is held."""
        return self.state in (State.RUNNING, State.PAUSED)

    @property
    def is_met(self) -> bool:
        """Whether it was stopped in time."""
        return self.stopped_at is not None and not is_late(self.due_at, self.stopped_at)

    @property
    def is_breached(self) -> bool:
        """Whether its deadline is recorded as missed."""
        return self.breached_at is not None

    @property
    def is_promise(self) -> bool:
        """Whether somebody promised the date itself, so that no target made it."""
        return self.target_id is None

    @property
    def title(self) -> str:
        """What it counts for, in words; a date that was promised in a letter is named as such."""
        if self.is_promise and self.metric == Metric.RESOLUTION:
            return gettext("promised date")
        return str(self.get_metric_display())

    @property
    def cancelled_because(self) -> str:
        """Why it was cancelled, in the reader's language."""
        return cancelled_because(self.cancel_cause, self.cancel_reason)

    def obstacle(self, at: datetime) -> Obstacle | None:
        """What keeps it from being held at `at`; None where it may be."""
        rule = self.target.pauses if self.target else None
        return obstacle(basis=self.basis, pause_rule=rule, due_at=self.due_at, at=at)

    def standing(self, now: datetime) -> Standing:
        """What it is shown as at `now`."""
        return standing(
            state=State(self.state),
            due_at=self.due_at,
            now=now,
            soon_at=self.soon_at,
            stopped_at=self.stopped_at,
            breached_at=self.breached_at,
        )


class ClockPause(models.Model):
    """A hold. While it lasts `ended_at` is null, and so is the clock's `next_check_at`."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True)
    # Business time that passed while it lasted; null while it lasts, and where no calendar counts.
    business_seconds = models.PositiveBigIntegerField(_("business seconds"), null=True)
    reason = models.CharField(_("reason"), max_length=200)
    cause = models.CharField(_("held by"), max_length=16, choices=choices.HOLD_CAUSES, default=HoldCause.HAND.value)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(ended_at=None), name="sla_pause_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="sla_pause_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=[cause.value for cause in HoldCause]), name="sla_pause_cause_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.reason}"

    @property
    def why(self) -> str:
        """Why it was held, in the current language."""
        return hold_reason(self.reason)


class ClockEvent(models.Model):
    """What happened to a clock: when it happened, when it was recorded, by whom and why. Append-only."""

    class Kind(models.TextChoices):
        """What happened."""

        STARTED = "started", _("started")
        WARNED = "warned", _("warned")
        BREACHED = "breached", _("breached")
        BREACH_WITHDRAWN = "breach_withdrawn", _("breach withdrawn")
        PAUSED = "paused", _("paused")
        RESUMED = "resumed", _("resumed")
        STOPPED = "stopped", _("stopped")
        CANCELLED = "cancelled", _("cancelled")
        RECOMPUTED = "recomputed", _("recomputed")
        RECOMPUTE_UNDONE = "recompute_undone", _("recompute undone")

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("event"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    logged_at = models.DateTimeField(_("recorded"))
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    # The percent of a warning, else zero.
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    # Of which deadline a warning or breach speaks: how often it had been recomputed.
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    # A recomputed deadline: by which run, from when to when.
    recompute = models.ForeignKey("sla.Recompute", on_delete=models.PROTECT, related_name="events", null=True)
    due_from = models.DateTimeField(_("old deadline"), null=True)
    due_to = models.DateTimeField(_("new deadline"), null=True)

    class Meta:
        verbose_name = _("clock event")
        verbose_name_plural = _("clock events")
        ordering = ["logged_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "at", "revision"], condition=Q(kind="breached"), name="sla_event_breached_once"
            ),
            models.UniqueConstraint(
                fields=["clock", "level", "revision"], condition=Q(kind="warned"), name="sla_event_warned_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["recomputed", "recompute_undone"],
                    recompute__isnull=False,
                    due_from__isnull=False,
                    due_to__isnull=False,
                )
                | (~Q(kind__in=["recomputed", "recompute_undone"]) & Q(recompute=None, due_from=None, due_to=None)),
                name="sla_event_recomputed_has_deadlines",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.kind}"
