"""Webhook endpoints and their log as the REST interface shows and takes them."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from api.serializers.sent import InstantField, SentSerializer
from notifications.domain.event_types import CHOOSABLE
from notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint


class EndpointSerializer(serializers.ModelSerializer[WebhookEndpoint]):
    """An endpoint; its secret is told only where it is made."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = WebhookEndpoint
        fields: ClassVar[list[str]] = [
            "id",
            "url",
            "description",
            "event_types",
            "state",
            "disabled_reason",
            "disabled_at",
            "failing_since",
            "created_at",
        ]
        read_only_fields = fields


class EndpointWithSecretSerializer(EndpointSerializer):
    """An endpoint and the secret that was just made; it is never told again."""

    secret = serializers.SerializerMethodField(help_text="“whsec_” and base64, as Standard Webhooks prints it.")

    class Meta(EndpointSerializer.Meta):
        fields: ClassVar[list[str]] = [*EndpointSerializer.Meta.fields, "secret"]
        read_only_fields = fields

    def get_secret(self, endpoint: WebhookEndpoint) -> str:
        """Return the secret that the view has at hand."""
        return str(self.context["secret"])


class SentEndpointSerializer(SentSerializer):
    """Where a system is, what it is called, and what it wants to know."""

    url = serializers.CharField(max_length=2000, help_text="https only; port 443, or from 1024 upwards.")
    description = serializers.CharField(max_length=100)
    event_types = serializers.ListField(child=serializers.ChoiceField(choices=CHOOSABLE), allow_empty=False)


class RotationSerializer(SentSerializer):
    """How the secret is replaced."""

    at_once = serializers.BooleanField(
        default=False, help_text="The secret before is invalid at once; else it signs too for three days."
    )


class StateSerializer(SentSerializer):
    """Whether anything is sent to an endpoint."""

    state = serializers.ChoiceField(choices=WebhookEndpoint.State.choices)


class SinceSerializer(SentSerializer):
    """From when on what failed is sent again."""

    since = InstantField()


class CountSerializer(serializers.Serializer[dict[str, Any]]):
    """How many are sent again."""

    count = serializers.IntegerField()


class AttemptSerializer(serializers.ModelSerializer[WebhookAttempt]):
    """One request and what came back."""

    class Meta:
        model = WebhookAttempt
        fields: ClassVar[list[str]] = ["number", "at", "duration_ms", "status", "answer", "error"]
        read_only_fields = fields


class DeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """One event for one endpoint."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    webhook_id = serializers.CharField(source="event.webhook_id", read_only=True)
    type = serializers.CharField(source="event.type", read_only=True)
    about = serializers.CharField(source="event.about", read_only=True)
    occurred_at = serializers.DateTimeField(source="event.occurred_at", read_only=True)

    class Meta:
        model = WebhookDelivery
        fields: ClassVar[list[str]] = [
            "id",
            "webhook_id",
            "type",
            "about",
            "occurred_at",
            "state",
            "attempts",
            "last_error",
            "created_at",
            "next_attempt_at",
            "delivered_at",
        ]
        read_only_fields = fields


class DeliveryWithLogSerializer(DeliverySerializer):
    """A delivery with each attempt."""

    log = AttemptSerializer(many=True, read_only=True)

    class Meta(DeliverySerializer.Meta):
        fields: ClassVar[list[str]] = [*DeliverySerializer.Meta.fields, "log"]
        read_only_fields = fields
