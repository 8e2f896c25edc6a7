"""Recurring duties: what a team has promised to do again and again."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from accounts.permissions import Scope, scope_of
from accounts.selectors import teams_of
from core.models import PublicIdModel
from sla.domain.targets import KeyParts, parse_key
from sla.labels import duty_title
from sla.models.case import Case
from sla.models.clock import Clock

if TYPE_CHECKING:
    from datetime import datetime

NOTE_LENGTH = 2000


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties as one user may see them."""

    def visible_to(self, user: User) -> Self:
        """Return what `user` may see: their teams' and the whole organisation's, or all."""
        scope = scope_of(user, "duty.view")
        if scope == Scope.ALL:
            return self
        if scope == Scope.TEAM:
            return self.filter(Q(team=None) | Q(team__in=teams_of(user)))
        return self.none()

    def active(self) -> Self:
        """Return those that are promised now."""
        return self.filter(is_active=True)

    def late(self, now: "datetime") -> Self:
        """Return those whose round is overdue."""
        return self.filter(case__clocks__state="running", case__clocks__due_at__lt=now).distinct()


class Duty(PublicIdModel):
    """A target that a team has to meet again and again: voicemail checked every 2 hours, complaints reviewed weekly.

    Its case carries one clock after another: the next round starts at the instant at which the last one was done.
    `team` is null where the organisation has no teams.
    """

    target_key = models.CharField(_("target"), max_length=80)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="duties", null=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="duty")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["target_key", "team"], name="sla_duty_once_per_team"),
            models.UniqueConstraint(fields=["target_key"], condition=Q(team=None), name="sla_duty_once_without_team"),
            models.CheckConstraint(
                condition=Q(is_active=True) ^ Q(withdrawn_at__isnull=False), name="sla_duty_withdrawn_has_instant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.team})" if self.team else self.title

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("desk:duty", args=[self.public_id])

    @property
    def parts(self) -> KeyParts:
        """What its target speaks of."""
        return parse_key(self.target_key)

    @property
    def title(self) -> str:
        """What it is called: "Voicemail check"."""
        parts = self.parts
        return duty_title(parts.metric, parts.channel or "", parts.priority or "")

    @property
    def finds_messages(self) -> bool:
        """Whether doing it may find messages: voicemail."""
        return self.parts.channel == "voicemail"


class DutyRound(PublicIdModel):
    """One time that a duty was done: when, by whom, and what was found. Its verdict is its clock's."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="rounds")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="duty_round")
    done_at = models.DateTimeField(_("done"))
    logged_at = models.DateTimeField(_("recorded"))
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duty_rounds")
    # How many messages a check found; null where nobody counted.
    found = models.PositiveIntegerField(_("messages found"), null=True)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    backdating_reason = models.CharField(_("why it was recorded later"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("round of a duty")
        verbose_name_plural = _("rounds of duties")
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(logged_at__gte=F("done_at")), name="sla_round_done_before_logged"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.done_at:%Y-%m-%d %H:%M}"
