"""Measured values: promises that were met or missed in the moment."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from core.models import PublicIdModel
from sla.domain.measured import MEASURED_METRICS, MEASURED_UNITS, Comparison, compare
from sla.domain.vocabulary import Unit
from sla.labels import amount_text
from sla.models import choices
from sla.models.case import Case
from sla.models.target import Target


class Measurement(PublicIdModel):
    """What was measured on a case: a call answered after 2 rings, a visitor greeted after 20 seconds.

    `value` and `unit` are what was logged, `target` is what was promised then, `is_met` how the two compared. Where the
    case turned out to be one of which nothing like it is promised, it is kept and counts no more. Owner and team are
    those of the case when it was measured: attainment is counted by them whoever looks after it later.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measurements")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="measurements")
    metric = models.CharField(_("metric"), max_length=24, choices=choices.METRICS)
    value = models.DecimalField(_("measured"), max_digits=9, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=16, choices=choices.UNITS)
    is_met = models.BooleanField(_("met"))
    measured_at = models.DateTimeField(_("measured at"))
    logged_at = models.DateTimeField(_("recorded"))
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="measurements_logged")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="measurements", null=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="measurements", null=True)
    voided_at = models.DateTimeField(_("counts no more since"), null=True)

    class Meta:
        verbose_name = _("measured value")
        verbose_name_plural = _("measured values")
        ordering = ["measured_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "metric"], name="sla_measurement_once_per_metric"),
            models.CheckConstraint(condition=Q(value__gte=0), name="sla_measurement_value_not_negative"),
            models.CheckConstraint(
                condition=Q(logged_at__gte=F("measured_at")), name="sla_measurement_before_recorded"
            ),
            models.CheckConstraint(
                condition=Q(metric__in=[metric.value for metric in MEASURED_METRICS]),
                name="sla_measurement_metric_measured",
            ),
            models.CheckConstraint(
                condition=Q(unit__in=[unit.value for unit in MEASURED_UNITS]), name="sla_measurement_unit_measured"
            ),
        ]
        indexes = [
            # Serves sla.selectors.measurements.measurements_between: attainment of a period.
            models.Index(fields=["measured_at"], name="sla_measurement_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.value_text}"

    @property
    def value_text(self) -> str:
        """What was measured, with its unit, in the current language."""
        return amount_text(self.value, self.unit)

    @property
    def counts(self) -> bool:
        """Whether it is held against a promise."""
        return self.voided_at is None

    @property
    def comparison(self) -> Comparison:
        """How it was held against the promise."""
        return compare(self.value, Unit(self.unit), self.target.amount, Unit(self.target.unit))

    @property
    def compared_text(self) -> str:
        """The two numbers that were compared, "90 seconds > 60 seconds"; "" where they are what is shown anyway."""
        if self.unit == self.target.unit:
            return ""
        found = self.comparison
        sign = "≤" if found.is_met else ">"
        return f"{amount_text(found.value, found.unit)} {sign} {amount_text(found.promised, found.unit)}"
