"""Notices and choices as the REST interface shows and takes them."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.sent import SentModelSerializer
from notifications.models import Notice, NoticePreferences
from notifications.services.preferences import PREFERENCE_FIELDS


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """What one person was told. `state` is how it travelled; `sent_in` the Message-ID of the e-mail that carried it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    recipient = serializers.EmailField(source="reader_address", read_only=True)
    sent_in = serializers.CharField(source="email.message_id", default=None, read_only=True)
    sent_at = serializers.DateTimeField(source="email.sent_at", default=None, read_only=True)
    superseded_by = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields: ClassVar[list[str]] = [
            *("id", "recipient", "kind", "urgency", "about", "title", "summary", "path", "due_at", "occurred_at"),
            *("state", "go_at", "sent_in", "sent_at", "superseded_by", "read_at"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_superseded_by(self, notice: Notice) -> str | None:
        """Return the id of the notice that overtook this one before it went."""
        return str(notice.superseded_by.public_id) if notice.superseded_by else None


class NoticePreferencesSerializer(SentModelSerializer):
    """How the key's own account is told. `quiet_days` are digits, Monday is 0. Breaches always come by e-mail."""

    breach_channel = serializers.CharField(default="email", help_text='"email", and nothing else.')
    escalation_channel = serializers.CharField(default="email", help_text='"email", and nothing else.')

    class Meta:
        model = NoticePreferences
        fields: ClassVar[list[str]] = ["breach_channel", "escalation_channel", *PREFERENCE_FIELDS]

    def to_representation(self, instance: NoticePreferences) -> dict[str, Any]:
        """Return the choices, with the two that are none."""
        chosen = {name: self.fields[name].to_representation(getattr(instance, name)) for name in _SHOWN}
        times = {name: value.isoformat("minutes") if (value := getattr(instance, name)) else None for name in _TIMES}
        minutes = {"digest_minutes": instance.digest_minutes}
        return {"breach_channel": "email", "escalation_channel": "email", **chosen, **times, **minutes}


class BounceSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of a message that was handed in."""

    email = serializers.CharField(allow_null=True, help_text="The Message-ID of ours that it says came back.")


_TIMES = ("quiet_from", "quiet_until")
_SHOWN = tuple(name for name in PREFERENCE_FIELDS if name not in (*_TIMES, "digest_minutes"))
