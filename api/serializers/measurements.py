"""Measured values as the REST interface shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from api.serializers.sent import InstantField, SentSerializer
from complaints.models.choices import Channel, Kind
from sla.domain.measured import MEASURED_METRICS, MEASURED_UNITS
from sla.models import Measurement
from sla.selectors import explanation_of_measurement

UNIT_CHOICES = [unit.value for unit in MEASURED_UNITS]
METRIC_CHOICES = [metric.value for metric in MEASURED_METRICS]


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    """One measured value: what was promised where, the numbers that were compared, and the verdict."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    met = serializers.BooleanField(source="is_met", read_only=True)
    counts = serializers.BooleanField(
        read_only=True, help_text="False where it was reclassified: nothing like it is promised."
    )
    explanation = serializers.SerializerMethodField()

    class Meta:
        model = Measurement
        fields: ClassVar[list[str]] = [
            "id",
            "metric",
            "value",
            "unit",
            "met",
            "counts",
            "measured_at",
            "logged_at",
            "explanation",
        ]
        read_only_fields = fields

    def get_explanation(self, measurement: Measurement) -> dict[str, Any]:
        """Return what made the verdict."""
        return explanation_of_measurement(measurement)


class NewMeasurementSerializer(SentSerializer):
    """A value measured on a complaint."""

    metric = serializers.ChoiceField(choices=METRIC_CHOICES, default="answer")
    value = serializers.DecimalField(max_digits=9, decimal_places=3, min_value=0)
    unit = serializers.ChoiceField(choices=UNIT_CHOICES, required=False, help_text="The promise's own if left out.")
    measured_at = InstantField(required=False, help_text="When the complaint was received if left out.")


class CorrectionSerializer(SentSerializer):
    """The value as it should have been recorded, and why."""

    value = serializers.DecimalField(max_digits=9, decimal_places=3, min_value=0)
    unit = serializers.ChoiceField(choices=UNIT_CHOICES, required=False)
    reason = serializers.CharField(max_length=200)


class TallySerializer(NewMeasurementSerializer):
    """A value measured with no complaint behind it, as a phone system counts it."""

    channel = serializers.ChoiceField(choices=Channel.choices)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False, help_text="An enquiry if left out.")
    measured_at = InstantField(required=False, help_text="Now if left out; at most a day ago.")
    customer = serializers.UUIDField(required=False, allow_null=True)
    agreement = serializers.CharField(max_length=32, required=False, allow_blank=True)
