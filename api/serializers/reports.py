"""Reports as the REST interface shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sla.domain.attainment import Estimate
from sla.domain.periods import Step
from sla.selectors.attainment import Result


class PercentileSerializer(serializers.Serializer[Estimate]):
    """A percentile in business seconds; the true value lies between `low` and `high` (null: it has no bound)."""

    seconds = serializers.IntegerField()
    low = serializers.IntegerField()
    high = serializers.IntegerField(allow_null=True)


class ResultSerializer(serializers.Serializer[Result]):
    """What was found of one group. `attainment_percent` is null where nothing was judged."""

    met = serializers.IntegerField(source="tally.met")
    missed = serializers.IntegerField(source="tally.missed")
    attainment_percent = serializers.DecimalField(
        source="tally.percent", max_digits=9, decimal_places=4, allow_null=True, rounding="ROUND_HALF_UP"
    )
    business_seconds = serializers.IntegerField(source="seconds")


class DurationResultSerializer(ResultSerializer):
    """The same with how long it took, and how cases were resolved."""

    median = serializers.SerializerMethodField()
    p90 = serializers.SerializerMethodField()
    resolved = serializers.IntegerField()
    first_contact = serializers.IntegerField()

    @extend_schema_field(PercentileSerializer(allow_null=True))
    def get_median(self, result: Result) -> Any:
        """Return the median."""
        return _percentile(result, 50)

    @extend_schema_field(PercentileSerializer(allow_null=True))
    def get_p90(self, result: Result) -> Any:
        """Return the 90th percentile."""
        return _percentile(result, 90)


class GroupSerializer(serializers.Serializer[Any]):
    """One row of a list: the value of the filter that narrows the report to it, its name, and what was found."""

    key = serializers.CharField()
    name = serializers.CharField()
    result = ResultSerializer()


class MetricGroupSerializer(GroupSerializer):
    """One metric, with its durations."""

    result = DurationResultSerializer()


class TrendPointSerializer(serializers.Serializer[Any]):
    """One step of the trend."""

    start = serializers.DateField()
    end = serializers.DateField()
    result = ResultSerializer()


class PeriodSerializer(serializers.Serializer[Any]):
    """The days that were counted, both ends included, and those they are compared with."""

    start = serializers.DateField()
    end = serializers.DateField()
    previous_start = serializers.DateField()
    previous_end = serializers.DateField()
    step = serializers.ChoiceField(choices=[step.value for step in Step])


class ObjectiveSerializer(serializers.Serializer[Any]):
    """The objective; `source` is empty where no target says one and the default counts."""

    percent = serializers.DecimalField(max_digits=6, decimal_places=3)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment] # a field of that name
    is_strictest = serializers.BooleanField()


class GroupsSerializer(serializers.Serializer[Any]):
    """The lists, in no promised order."""

    metric = MetricGroupSerializer(many=True)
    channel = GroupSerializer(many=True)
    kind = GroupSerializer(many=True)
    priority = GroupSerializer(many=True)
    agreement = GroupSerializer(many=True)
    agent = GroupSerializer(many=True)
    team = GroupSerializer(many=True)


class HeldSerializer(serializers.Serializer[Any]):
    """How long a person and team held the time; either may be "none"."""

    agent = serializers.CharField()
    team = serializers.CharField()
    business_seconds = serializers.IntegerField()


class PausedSerializer(serializers.Serializer[Any]):
    """How long clocks were paused for a reason."""

    reason = serializers.CharField()
    business_seconds = serializers.IntegerField()


class AttainmentSerializer(serializers.Serializer[Any]):
    """The report of attainment. Cancelled clocks count nowhere."""

    period = PeriodSerializer()
    objective = ObjectiveSerializer()
    total = DurationResultSerializer()
    previous = DurationResultSerializer()
    running = serializers.IntegerField()
    late = serializers.IntegerField()
    groups = GroupsSerializer()
    trend = TrendPointSerializer(many=True)
    held_by = HeldSerializer(many=True)
    paused_for = PausedSerializer(many=True)


def _percentile(result: Result, percent: int) -> Any:
    estimate = result.histogram.percentile(percent)
    return None if estimate is None else PercentileSerializer(estimate).data
