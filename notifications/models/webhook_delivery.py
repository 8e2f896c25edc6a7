"""What is told over HTTP: events, their deliveries and each attempt. They grow until retention takes what is old."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.base import PublicIdModel
from notifications.models.webhook import WebhookEndpoint


class WebhookEvent(PublicIdModel):
    """Something that happened, with the bytes that are sent: written once, in the transaction in which it happened."""

    type = models.CharField(_("event"), max_length=40)
    payload = models.BinaryField(_("body"))
    about = models.CharField(_("about"), max_length=60, blank=True)
    occurred_at = models.DateTimeField(_("happened"))
    created_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")

    def __str__(self) -> str:
        return f"{self.type} {self.public_id}"

    @property
    def webhook_id(self) -> str:
        """The id that every attempt carries, by which a receiver knows a second delivery."""
        return f"msg_{self.public_id.hex}"

    @property
    def body(self) -> bytes:
        """The bytes that are sent; a driver may hand them out as a memoryview."""
        return bytes(self.payload)


class WebhookDelivery(PublicIdModel):
    """One event for one endpoint.

    `next_attempt_at` is when a worker may take it: the next try, or the end of the lease of one that is being sent.
    `attempts` counts all of them and tells whose lease it is; `attempts_before` is where the count stood when it was
    last sent again by hand, from where its schedule begins anew.
    """

    class State(models.TextChoices):
        """Where a delivery stands."""

        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("not delivered")

    event = models.ForeignKey(WebhookEvent, on_delete=models.PROTECT, related_name="deliveries")
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    attempts_before = models.PositiveIntegerField(default=0)
    last_error = models.CharField(_("what went wrong"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"))
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="notifications_delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], next_attempt_at__isnull=False)
                | Q(state__in=["delivered", "failed"], next_attempt_at=None),
                name="notifications_delivery_has_attempt",
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at=None)),
                name="notifications_delivery_has_instant",
            ),
        ]
        indexes = [
            # Serves notifications.services.webhooks.delivery: what is due for an endpoint, and which endpoints wait.
            models.Index(
                fields=["endpoint", "next_attempt_at"],
                name="notifications_hook_due",
                condition=Q(next_attempt_at__isnull=False),
            ),
            # Serves notifications.selectors.delivery_page, and nothing else.
            models.Index(fields=["endpoint", "-created_at", "-id"], name="notifications_hook_newest"),
            # Serves notifications.services.retention, and nothing else.
            models.Index(fields=["delivered_at"], name="notifications_hook_delivered", condition=Q(state="delivered")),
            # Serves resending what failed, and counting it.
            models.Index(
                fields=["endpoint", "created_at"], name="notifications_hook_failed", condition=Q(state="failed")
            ),
        ]

    objects: ClassVar[models.Manager[WebhookDelivery]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.public_id} ({self.state})"

    def get_absolute_url(self) -> str:
        """Return the page of this delivery."""
        return reverse("webhooks:delivery", args=[self.public_id])


class WebhookAttempt(models.Model):
    """One request and what came back. Either a status and the beginning of the answer, or words on why none came."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="log")
    number = models.PositiveIntegerField(_("attempt"))
    at = models.DateTimeField(_("at"))
    duration_ms = models.PositiveIntegerField(_("milliseconds"))
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="notifications_attempt_number"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}/{self.number}: {self.status or self.error}"
