"""How a person wants to be told."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Organisation
from core.models.organisation import validate_zone
from notifications.domain.quiet import QuietHours
from notifications.domain.summaries import Slot, latest_slot
from notifications.models.notice import Urgency

# What its owner cannot switch off.
ALWAYS_BY_EMAIL = frozenset({Urgency.BREACH.value, Urgency.ESCALATION.value})


class NoticePreferences(models.Model):
    """One person's choices; who never chose has no row, and the defaults of a new one hold."""

    class Channel(models.TextChoices):
        """How something reaches a person."""

        EMAIL = "email", _("e-mail and in the application")
        APP = "app", _("only in the application")

    class Summary(models.TextChoices):
        """How often a summary comes."""

        OFF = "off", _("no summary")
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_preferences")
    warning_channel = models.CharField(_("warnings"), max_length=5, choices=Channel.choices, default=Channel.EMAIL)
    info_channel = models.CharField(_("information"), max_length=5, choices=Channel.choices, default=Channel.EMAIL)
    # Empty: the organisation's.
    timezone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_zone])
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    # Digits of whole quiet days, Monday is 0: "56" is the weekend.
    quiet_days = models.CharField(_("quiet days"), max_length=7, blank=True)
    # How long notices are gathered into one digest; empty: as the organisation set.
    digest_minutes = models.PositiveSmallIntegerField(_("digest after"), null=True, blank=True)
    summary = models.CharField(_("summary"), max_length=6, choices=Summary.choices, default=Summary.OFF)
    summary_hour = models.PositiveSmallIntegerField(_("hour of the summary"), default=7)
    summary_weekday = models.PositiveSmallIntegerField(_("day of the weekly summary"), default=0)
    summary_when_empty = models.BooleanField(_("send it even when there is nothing to tell"), default=False)
    # The scheduled local day that was dealt with last: a day is done once, whoever asks how often.
    summary_done_on = models.DateField(null=True)
    summary_covered_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice preferences")
        verbose_name_plural = _("notice preferences")
        constraints = [
            models.CheckConstraint(condition=Q(summary_hour__lt=24), name="notifications_summary_hour"),
            models.CheckConstraint(condition=Q(summary_weekday__lt=7), name="notifications_summary_weekday"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="notifications_quiet_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(digest_minutes__isnull=True) | Q(digest_minutes__gte=1, digest_minutes__lte=240),
                name="notifications_digest_minutes_sane",
            ),
        ]
        indexes = [
            # Serves the summaries that are due, and nothing else.
            models.Index(fields=["summary_done_on"], name="notifications_summary_due", condition=~Q(summary="off")),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this person lives."""
        return ZoneInfo(self.timezone) if self.timezone else Organisation.current().zone

    def latest_slot(self, now: datetime, zone: ZoneInfo) -> Slot:
        """Return the last slot of the summary that has come; `zone` is the organisation's. Raises KeyError if off."""
        where = ZoneInfo(self.timezone) if self.timezone else zone
        hour, weekday = self.summary_hour, self.summary_weekday
        return latest_slot(every=self.summary, hour=hour, weekday=weekday, zone=where, now=now)

    @property
    def quiet_hours(self) -> QuietHours | None:
        """When warnings wait, or None if they never do."""
        if self.quiet_from is None and not self.quiet_days:
            return None
        return QuietHours(self.zone, self.quiet_from, self.quiet_until, frozenset(map(int, self.quiet_days)))

    def wants_email(self, urgency: str) -> bool:
        """Tell whether notices of this urgency come by e-mail; what is missed and escalated always does."""
        if urgency in ALWAYS_BY_EMAIL:
            return True
        chosen = self.warning_channel if urgency == Urgency.WARNING else self.info_channel
        return chosen == self.Channel.EMAIL
