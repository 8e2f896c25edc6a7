"""What is missing or doubtful in a draft, as the REST interface shows it; and hints that are left as they are."""

from typing import Any, ClassVar

from rest_framework import serializers

from agreements.models import Waiver
from agreements.selectors.progress import Waived
from api.serializers.sent import SentSerializer


class FindingSerializer(serializers.Serializer[Any]):
    """One finding; `pointer` is a JSON pointer into the content."""

    rule = serializers.CharField()
    pointer = serializers.CharField()
    step = serializers.CharField()
    message = serializers.CharField()


class WaiverSerializer(serializers.ModelSerializer[Waiver]):
    """Who left a hint as it is, when and why."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    waived_by = serializers.CharField(source="waived_by.full_name", read_only=True)

    class Meta:
        model = Waiver
        fields: ClassVar[list[str]] = ["id", "rule", "reason", "waived_by", "waived_at"]
        read_only_fields = fields


class WaivedSerializer(serializers.Serializer[Waived]):
    """A hint that is left as it is."""

    finding = FindingSerializer()
    waiver = WaiverSerializer()


class ReadinessSerializer(serializers.Serializer[Any]):
    """What forbids approval (`blocking`), what is doubtful (`warnings`), and what of that was waived."""

    version = serializers.IntegerField()
    is_ready = serializers.BooleanField(help_text="Nothing forbids approval.")
    blocking = FindingSerializer(many=True)
    warnings = FindingSerializer(many=True)
    waived = WaivedSerializer(many=True)


class NewWaiverSerializer(SentSerializer):
    """The hint by its rule and pointer, and why it is left as it is."""

    rule = serializers.CharField(max_length=60)
    pointer = serializers.CharField(max_length=300)
    reason = serializers.CharField(max_length=500)
