"""Who looked after a case, and how much of a clock's time each of them held."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from sla.models.case import Case
from sla.models.clock import Clock


class CaseHolder(models.Model):
    """From `since` on the case was with this person and team, until the next row of the case; either may be nobody."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="holders")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("holder of a case")
        verbose_name_plural = _("holders of cases")
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "since"], name="sla_case_holder_one_at_once")]

    def __str__(self) -> str:
        return f"{self.case}: {self.owner or ''} {self.team or ''}"


class ClockShare(models.Model):
    """Part of a stopped clock's time: held by a person and team, or, with a `reason`, paused.

    The shares without a reason add up to the clock's `business_seconds`.
    """

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="shares")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    holder_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(_("reason of the pause"), max_length=200, blank=True)
    business_seconds = models.PositiveBigIntegerField(_("business seconds"))

    class Meta:
        verbose_name = _("share of a clock's time")
        verbose_name_plural = _("shares of clocks' time")
        constraints = [
            models.UniqueConstraint(fields=["clock", "holder", "holder_team", "reason"], name="sla_clock_share_once"),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.business_seconds} s"
