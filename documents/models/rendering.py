"""A document on its way to becoming a file."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.models.branding import Branding
from documents.models.stored_file import StoredFile


class Rendering(models.Model):
    """One document in one layout and language: asked for, rendered once, then served from its file for ever.

    `key` names the document as its owner does ("agreement/AGR-2026-00042/1"). `due_at` is when the sweep asks for it
    again, should no worker have finished it by then. `branding` is how it looks, from the moment it was asked for; null
    is the look of an organisation that has said nothing.
    """

    class State(models.TextChoices):
        """Where a rendering stands."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being rendered")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    key = models.CharField(_("document"), max_length=120)
    layout = models.CharField(_("layout"), max_length=40)
    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="renderings")
    branding = models.ForeignKey(Branding, on_delete=models.PROTECT, null=True, related_name="+")
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    requested_at = models.DateTimeField(_("requested"))
    started_at = models.DateTimeField(_("started"), null=True)
    # How far it is: the page that is being set, in the end how many there are. `weight` is the length of the HTML, by
    # which the next one is estimated.
    pages = models.PositiveIntegerField(_("pages"), null=True)
    weight = models.PositiveIntegerField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    due_at = models.DateTimeField(_("asked for again"), null=True)

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        constraints = [
            models.UniqueConstraint(fields=["key", "layout", "language"], name="documents_rendering_once"),
            models.CheckConstraint(
                condition=Q(state="done", file__isnull=False) | (~Q(state="done") & Q(file__isnull=True)),
                name="documents_rendering_done_has_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False, due_at__isnull=True)
                | Q(state__in=["waiting", "running"], finished_at__isnull=True, due_at__isnull=False),
                name="documents_rendering_finished_or_due",
            ),
        ]
        indexes = [
            # Serves documents.services.renderings.sweep_unfinished, and nothing else.
            models.Index(fields=["due_at"], name="documents_rendering_unfinished", condition=Q(due_at__isnull=False)),
            # Serves documents.selectors.waiting_renderings, and nothing else.
            models.Index(
                fields=["requested_at"], name="documents_rendering_waiting", condition=Q(due_at__isnull=False)
            ),
            # Serves documents.progress.pace_of, and nothing else.
            models.Index(
                fields=["layout", "-finished_at"],
                name="documents_rendering_pace",
                condition=Q(state="done", weight__isnull=False),
            ),
            # Serves documents.selectors.failed_renderings, and nothing else.
            models.Index(fields=["-finished_at"], name="documents_rendering_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.layout}, {self.language})"
