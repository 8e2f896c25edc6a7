"""Recurring duties as the REST interface shows and takes them."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.complaints import ClockSerializer
from api.serializers.sent import InstantField, SentSerializer
from sla.models import Clock, Duty, DutyRound


class DutySerializer(serializers.ModelSerializer[Duty]):
    """A duty with the round that is due; `round` is null while the calendar's holidays are not known that far.

    `context["clocks"]` holds the clocks that are due, by the duty's primary key.
    """

    id = serializers.UUIDField(source="public_id", read_only=True)
    target = serializers.CharField(source="target_key", read_only=True)
    title = serializers.CharField(read_only=True)
    team = serializers.CharField(source="team.name", default=None, read_only=True)
    round = serializers.SerializerMethodField()

    class Meta:
        model = Duty
        fields: ClassVar[list[str]] = ["id", "target", "title", "team", "is_active", "round"]
        read_only_fields = fields

    @extend_schema_field(ClockSerializer(allow_null=True))
    def get_round(self, duty: Duty) -> dict[str, Any] | None:
        """Return the clock of the round that is due; its `cycle` is what is sent when it is done."""
        clocks: dict[int, Clock] = self.context["clocks"]
        clock = clocks.get(duty.pk)
        return ClockSerializer(clock).data if clock else None


class DutyRoundSerializer(serializers.ModelSerializer[DutyRound]):
    """One time that a duty was done."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    cycle = serializers.IntegerField(source="clock.cycle", read_only=True)
    due_at = serializers.DateTimeField(source="clock.due_at", read_only=True)
    met = serializers.BooleanField(source="clock.is_met", read_only=True)
    done_by = serializers.CharField(source="done_by.full_name", read_only=True)

    class Meta:
        model = DutyRound
        fields: ClassVar[list[str]] = [
            "id",
            "cycle",
            "due_at",
            "done_at",
            "logged_at",
            "met",
            "done_by",
            "found",
            "note",
            "backdating_reason",
        ]
        read_only_fields = fields


class NewDutyRoundSerializer(SentSerializer):
    """Says that a round was done. `cycle` is the number of the round that is due, so that two never count as two."""

    cycle = serializers.IntegerField(min_value=1)
    found = serializers.IntegerField(
        min_value=0, required=False, allow_null=True, help_text="Messages; voicemail only."
    )
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    done_at = InstantField(required=False, help_text="Now if left out.")
    backdating_reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
