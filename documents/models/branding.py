"""How the organisation's documents look."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.domain.colours import PLAIN
from documents.domain.look import Look
from documents.models.stored_file import StoredFile


class Layout(models.TextChoices):
    """How a document is laid out."""

    CLASSIC = "classic", _("Classic")
    COMPACT = "compact", _("Compact")


class Variant(models.TextChoices):
    """What a PDF declares itself to be."""

    PLAIN = "pdf/a-3u", _("PDF/A-3u: its text can be searched and copied")
    TAGGED = "pdf/a-3a", _("PDF/A-3a: also tagged, for screen readers")


class Branding(models.Model):
    """Logo, colour, letterhead and what documents are by default. A change is a new row; the newest one counts.

    No row ever changes or goes: a rendering that names one prints the same for ever.
    """

    logo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    # What somebody hears who cannot see the logo: the organisation's name at that time.
    logo_says = models.CharField(max_length=200, blank=True)
    accent = models.CharField(_("colour"), max_length=7, default=PLAIN)
    letterhead = models.CharField(_("letterhead"), max_length=400, blank=True)
    footer = models.CharField(_("footer"), max_length=120, blank=True)
    layout = models.CharField(_("layout"), max_length=20, choices=Layout.choices, default=Layout.CLASSIC)
    variant = models.CharField(_("kind of PDF"), max_length=10, choices=Variant.choices, default=Variant.PLAIN)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("look of documents")
        verbose_name_plural = _("looks of documents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(layout__in=Layout.values), name="documents_branding_layout_known"),
            models.CheckConstraint(condition=Q(variant__in=Variant.values), name="documents_branding_variant_known"),
        ]

    def __str__(self) -> str:
        return f"{self.accent}, {self.layout}"

    @classmethod
    def current(cls) -> Branding | None:
        """Return the newest row; None while nobody has said anything."""
        return cls.objects.select_related("logo").order_by("-pk").first()

    def look(self, **changed: Any) -> Look:
        """Return the look as the templates take it, the logo read from the storage.

        `changed` replaces values of it. Raises FileDamagedError.
        """
        logo = ""
        if self.logo is not None:
            logo = f"data:{self.logo.content_type};base64,{b64encode(self.logo.read()).decode()}"
        values: dict[str, Any] = {
            "accent": self.accent,
            "logo": logo,
            "logo_says": self.logo_says,
            "letterhead": tuple(line.strip() for line in self.letterhead.splitlines() if line.strip()),
            "footer": self.footer,
            "variant": self.variant,
        }
        return Look(**(values | changed))
