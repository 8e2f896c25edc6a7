"""Teams, their leads, and who is the manager on duty."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from core.models import PublicIdModel


class Team(PublicIdModel):
    """People who handle the same complaints; the lead is their supervisor."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    department = models.CharField(_("department"), max_length=100, blank=True)
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="led_teams", verbose_name=_("lead"))
    members = models.ManyToManyField(User, related_name="member_teams", blank=True, verbose_name=_("members"))

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DutyShift(models.Model):
    """A stretch of time in which one person is the manager on duty of a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="duty_shifts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duty_shifts")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="accounts_shift_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.user}, {self.starts_at:%Y-%m-%d %H:%M}"
