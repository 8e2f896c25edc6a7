"""The one organisation that an installation belongs to."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def validate_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(_("This is not a time zone of the IANA database."), code="unknown_zone")


class Organisation(models.Model):
    """Name, zone, language and currency of the company that runs this installation; there is exactly one row."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    company_id = models.CharField(_("company ID"), max_length=20, blank=True)
    vat_id = models.CharField(_("VAT ID"), max_length=20, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CZ")
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="Europe/Prague", validators=[validate_zone])
    default_language = models.CharField(
        _("default language"), max_length=2, choices=[("cs", "čeština"), ("en", "English")], default="cs"
    )
    currency = models.CharField(_("currency"), max_length=3, default="CZK")
    # A target in rings is compared as rings; only a display in seconds needs this.
    seconds_per_ring = models.PositiveSmallIntegerField(_("seconds per ring"), default=5)
    # So many notices to one person in a window are e-mails of their own; the others come in one digest at its end.
    notices_alone = models.PositiveSmallIntegerField(_("notices on their own"), default=5)
    notices_window_minutes = models.PositiveSmallIntegerField(_("minutes until the digest"), default=10)
    # What is expected of a target that says no share of its own.
    objective_percent = models.DecimalField(
        _("attainment objective in percent"), max_digits=6, decimal_places=3, default=Decimal(95)
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [
            models.CheckConstraint(condition=models.Q(singleton=True), name="core_organisation_only_one"),
            models.CheckConstraint(
                condition=models.Q(objective_percent__gt=0, objective_percent__lte=100),
                name="core_organisation_objective_is_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which dates of this organisation are meant."""
        return ZoneInfo(self.timezone)

    def today(self, now: datetime) -> date:
        """Return the date of an instant (aware) as this organisation writes it."""
        return now.astimezone(self.zone).date()

    @classmethod
    def current(cls) -> "Organisation":
        """Return the organisation, creating an unnamed one on a new installation."""
        found = cls.objects.first()
        return found or cls.objects.get_or_create(singleton=True, defaults={"name": "Dohoda"})[0]
