"""What the report of attainment reads: each civil day counted beforehand, and which days have to be counted anew."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from sla.models import choices


class Grain(models.TextChoices):
    """Which dimensions a counted row tells apart, beside day, metric and basis.

    FULL answers every question; the others are sums of it, so that a report without filters reads few rows.
    """

    FULL = "full", _("everything")
    DURATION = "duration", _("duration")
    CASE = "case", _("channel, kind and priority")
    AGREEMENT = "agreement", _("agreement")
    HOLDER = "holder", _("person and team")


class VerdictChange(models.Model):
    """Something that a report counts has changed; written by the database itself (`sla.triggers`).

    `at` is the instant whose day is to be counted anew; with `case_key` those of all verdicts of the case.
    A row per change and not per day: two transactions then never wait for each other, and a rebuild removes exactly
    the changes that it has seen.
    """

    at = models.DateTimeField(null=True)
    case_key = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("change of a verdict")
        verbose_name_plural = _("changes of verdicts")
        indexes = [
            # Serves sla.services.attainment.rebuild_changed_days: the oldest first, and those of one day.
            models.Index(fields=["at"], name="sla_verdict_change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at or self.case_key}"


class AttainmentDay(models.Model):
    """A day that was counted, in which zone and when. Its row is the lock under which it is counted."""

    day = models.DateField(_("day"), unique=True)
    zone = models.CharField(_("time zone"), max_length=64)
    built_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("counted day")
        verbose_name_plural = _("counted days")

    def __str__(self) -> str:
        return str(self.day)


class Facts(models.Model):
    """The dimensions by which promises are counted: those of the case, and who had it when its clock stopped."""

    day = models.DateField(_("day"))
    grain = models.CharField(_("grain"), max_length=12, choices=Grain)
    metric = models.CharField(_("metric"), max_length=24, choices=choices.METRICS)
    basis = models.CharField(_("basis"), max_length=16, choices=choices.BASES)
    case_kind = models.CharField(_("kind"), max_length=16, blank=True)
    channel = models.CharField(_("channel"), max_length=16, blank=True)
    priority = models.CharField(_("priority"), max_length=16, blank=True)
    agreement_reference = models.CharField(_("agreement"), max_length=32, blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        abstract = True


class DailyAttainment(Facts):
    """Promises judged on one day. `bucket` is that of `sla.domain.attainment`, null where no time was measured.

    Dimensions that its grain does not tell apart are empty. Day, and so the row, is that of the stop.
    """

    bucket = models.PositiveSmallIntegerField(_("bucket"), null=True)
    met = models.PositiveIntegerField(_("met"))
    missed = models.PositiveIntegerField(_("missed"))
    seconds = models.PositiveBigIntegerField(_("business seconds"))
    # Cases resolved for good, and those of them at the first contact; counted on one clock of the case.
    resolved = models.PositiveIntegerField(_("resolved"))
    first_contact = models.PositiveIntegerField(_("resolved at the first contact"))

    class Meta:
        verbose_name = _("attainment of a day")
        verbose_name_plural = _("attainment of days")
        constraints = [
            models.CheckConstraint(condition=models.Q(grain__in=Grain.values), name="sla_daily_attainment_grain_known"),
            models.CheckConstraint(
                condition=models.Q(first_contact__lte=models.F("resolved")), name="sla_daily_attainment_first_of_all"
            ),
        ]
        indexes = [
            # Serves sla.selectors.attainment, and the removal of a day that is counted anew.
            models.Index(fields=["grain", "day"], name="sla_daily_attainment_read"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.metric}: {self.met}/{self.met + self.missed}"


class DailyHolding(Facts):
    """Business seconds of the clocks stopped on one day, by who held them or why they were paused.

    Beside the grain FULL there is only HOLDER, which keeps day, metric, basis, holder and reason.
    """

    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    holder_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    reason = models.CharField(_("reason of the pause"), max_length=200, blank=True)
    seconds = models.PositiveBigIntegerField(_("business seconds"))
    clocks = models.PositiveIntegerField(_("clocks"))

    class Meta:
        verbose_name = _("time held on a day")
        verbose_name_plural = _("time held on days")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grain__in=[Grain.FULL, Grain.HOLDER]), name="sla_daily_holding_grain_known"
            ),
        ]
        indexes = [
            # Serves sla.selectors.attainment, and the removal of a day that is counted anew.
            models.Index(fields=["grain", "day"], name="sla_daily_holding_read"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.metric}: {self.seconds} s"
