"""Business calendars and their versions."""

import json
from functools import lru_cache

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import PublicIdModel
from sla.domain.calendar import BusinessCalendar
from sla.labels import calendar_name


class Calendar(PublicIdModel):
    """A calendar of the organisation; its hours are in its versions."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """Its name; the two that every organisation begins with are shown in the reader's language."""
        return calendar_name(self.name)


class CalendarVersion(PublicIdModel):
    """The hours of a calendar as they were published; never changed afterwards.

    A version of the organisation's calendar has `calendar` and `number`. One that a document brought with it has
    neither, and is kept once per name and content.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions", null=True)
    number = models.PositiveIntegerField(_("version"), null=True)
    name = models.CharField(_("name"), max_length=100)
    # Canonical JSON as text: what was hashed is what is stored.
    content = models.TextField(_("content"))
    sha256 = models.CharField(max_length=64)
    known_until = models.DateField(_("holidays known until"), null=True)
    published_at = models.DateTimeField(_("published"))
    # Where its days come from and what they are called (sla.domain.sources): beside the content, never hashed.
    sources = models.JSONField(_("sources of its days"), default=dict)

    class Meta:
        verbose_name = _("calendar version")
        verbose_name_plural = _("calendar versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="sla_calendar_version_number_once"),
            models.UniqueConstraint(
                fields=["name", "sha256"], condition=Q(calendar=None), name="sla_calendar_version_embedded_once"
            ),
            models.CheckConstraint(
                condition=Q(calendar=None, number=None) | Q(calendar__isnull=False, number__gte=1),
                name="sla_calendar_version_numbered",
            ),
            models.CheckConstraint(condition=~Q(content=""), name="sla_calendar_version_has_content"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number or ''}".strip()

    @property
    def shown_name(self) -> str:
        """Its name; the two that every organisation begins with are shown in the reader's language."""
        return calendar_name(self.name)

    @property
    def title(self) -> str:
        """What is cited: the name, with the version of one of our own."""
        if self.number is None:
            return self.shown_name
        return gettext("%(name)s, version %(number)s") % {"name": self.shown_name, "number": self.number}

    @property
    def business_calendar(self) -> BusinessCalendar:
        """The calendar to count with; one object per content in each process, so that its segments are shared."""
        return _parsed(self.content)


@lru_cache(maxsize=512)
def _parsed(content: str) -> BusinessCalendar:
    return BusinessCalendar.from_dict(json.loads(content))
