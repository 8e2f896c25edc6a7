"""Who is told over HTTP: an endpoint, what it wants to know, and its secrets."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may
from core.models.base import PublicIdModel
from notifications.domain.destinations import URL_LENGTH


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Endpoints."""

    def visible_to(self, user: User) -> WebhookEndpointQuerySet:
        """Return all of them to those who may see webhooks, none to others."""
        return self.all() if may(user, "webhook.view") else self.none()


class WebhookEndpoint(PublicIdModel):
    """An address of another system that is sent what happens here.

    `held_until` is until when one worker has it to itself, or until when it is left in peace after a failure; so an
    endpoint never gets two requests at once, and a slow one takes one worker at most. In the past, it is when a
    worker last came.
    """

    class State(models.TextChoices):
        """Whether anything is sent."""

        ACTIVE = "active", _("active")
        DISABLED = "disabled", _("switched off")

    class Reason(models.TextChoices):
        """Why it was switched off."""

        HAND = "hand", _("by hand")
        GONE = "gone", _("it answered that it is gone (410)")
        FAILING = "failing", _("it failed for days")

    url = models.CharField(_("address"), max_length=URL_LENGTH)
    description = models.CharField(_("name"), max_length=100)
    event_types = models.JSONField(_("events"), default=list)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ACTIVE)
    disabled_reason = models.CharField(_("why switched off"), max_length=8, choices=Reason.choices, blank=True)
    disabled_at = models.DateTimeField(_("switched off at"), null=True)
    # Since when nothing has been delivered, and how many attempts in a row have failed.
    failing_since = models.DateTimeField(_("failing since"), null=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    held_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("created at"))

    objects: ClassVar[models.Manager[WebhookEndpoint]] = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ["description", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="active", disabled_at=None, disabled_reason="")
                | (Q(state="disabled", disabled_at__isnull=False) & ~Q(disabled_reason="")),
                name="notifications_endpoint_off_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(failing_since=None, failures=0) | Q(failing_since__isnull=False, failures__gt=0),
                name="notifications_endpoint_failing_has_count",
            ),
        ]

    def __str__(self) -> str:
        return self.description

    def get_absolute_url(self) -> str:
        """Return the page of this endpoint."""
        return reverse("webhooks:endpoint", args=[self.public_id])

    @property
    def is_active(self) -> bool:
        """Whether anything is sent to it."""
        return self.state == self.State.ACTIVE


class WebhookSecret(models.Model):
    """What an endpoint's secret is derived from, together with the installation's SECRET_KEY; the secret itself is
    stored nowhere. `fingerprint` tells which SECRET_KEY that was. While two are valid, both sign."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="secrets")
    seed = models.UUIDField(default=uuid.uuid4, unique=True)
    fingerprint = models.CharField(max_length=8)
    created_at = models.DateTimeField(_("created at"))
    # Null for the present one; for the one before, until when it signs too.
    expires_at = models.DateTimeField(_("valid until"), null=True)

    class Meta:
        verbose_name = _("webhook secret")
        verbose_name_plural = _("webhook secrets")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(expires_at=None), name="notifications_secret_one_present"
            )
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id}/{self.fingerprint}"
