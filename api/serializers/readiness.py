"""What is missing or doubtful in a draft, as the REST interface shows it; and hints that are left as they are."""

from typing import Any, ClassVar

from rest_framework import serializers

from agreements.models import Waiver
from agreements.selectors.progress import Waived
from agreements.selectors.realism import TargetRealism
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


class TargetRealismSerializer(serializers.Serializer[TargetRealism]):
    """One target against the past; `percent` and `amount_for_objective` are null where the past says nothing."""

    target = serializers.UUIDField(source="target.id", help_text="The identity of the target in the content.")
    metric = serializers.CharField(source="target.metric")
    amount = serializers.CharField(source="target.amount")
    unit = serializers.CharField(source="target.unit")
    objective_percent = serializers.CharField(source="objective")
    cases = serializers.IntegerField(source="found.count", default=0)
    met = serializers.IntegerField(source="found.met", default=0)
    percent = serializers.DecimalField(
        source="found.percent", default=None, max_digits=6, decimal_places=3, allow_null=True
    )
    amount_for_objective = serializers.IntegerField(
        source="needed",
        allow_null=True,
        help_text="The smallest whole amount, in the target's unit, for the objective.",
    )


class NewWaiverSerializer(SentSerializer):
    """The hint by its rule and pointer, and why it is left as it is."""

    rule = serializers.CharField(max_length=60)
    pointer = serializers.CharField(max_length=300)
    reason = serializers.CharField(max_length=500)
