"""Recomputes as the REST interface shows and takes them."""

from typing import ClassVar

from rest_framework import serializers

from api.serializers.sent import SentSerializer
from sla.models import Recompute, RecomputeMove


class RecomputeSerializer(serializers.ModelSerializer[Recompute]):
    """A recompute: its state, what its preview found, and what became of it. `progress` of `total` rows are done."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    to_version = serializers.IntegerField(source="target_set.number", read_only=True)
    created_by = serializers.CharField(source="created_by.full_name", read_only=True)
    applied_by = serializers.CharField(source="applied_by.full_name", default=None, read_only=True)
    undone_by = serializers.CharField(source="undone_by.full_name", default=None, read_only=True)

    class Meta:
        model = Recompute
        fields: ClassVar[list[str]] = [
            "id",
            "state",
            "to_version",
            "created_at",
            "created_by",
            "previewed_at",
            "progress",
            "total",
            "moving",
            "staying",
            "becoming_late",
            "withdrawing",
            "unpromised",
            "unknown",
            "reason",
            "applied_at",
            "applied_by",
            "finished_at",
            "applied",
            "stayed",
            "breached",
            "withdrawn",
            "skipped",
            "undo_reason",
            "undo_at",
            "undone_by",
            "undone",
            "kept",
            "error",
        ]
        read_only_fields = fields


class RecomputeMoveSerializer(serializers.ModelSerializer[RecomputeMove]):
    """One deadline of a recompute: where it stood, where it goes, and what became of it."""

    complaint = serializers.SerializerMethodField()
    clock = serializers.UUIDField(source="clock.public_id", read_only=True)
    metric = serializers.CharField(source="clock.metric", read_only=True)
    old_target = serializers.CharField(source="old_target.key", read_only=True)
    old_version = serializers.IntegerField(source="old_target.target_set.number", read_only=True)
    old_calendar = serializers.CharField(source="old_target.calendar_version.name", read_only=True)
    old_calendar_version = serializers.IntegerField(source="old_target.calendar_version.number", read_only=True)
    new_target = serializers.CharField(source="new_target.key", read_only=True)
    new_version = serializers.IntegerField(source="new_target.target_set.number", read_only=True)
    new_calendar = serializers.CharField(source="new_target.calendar_version.name", read_only=True)
    new_calendar_version = serializers.IntegerField(source="new_target.calendar_version.number", read_only=True)

    class Meta:
        model = RecomputeMove
        fields: ClassVar[list[str]] = [
            "complaint",
            "clock",
            "metric",
            "old_target",
            "old_version",
            "old_calendar",
            "old_calendar_version",
            "old_due_at",
            "new_target",
            "new_version",
            "new_calendar",
            "new_calendar_version",
            "new_due_at",
            "effect",
            "state",
            "skip_reason",
        ]
        read_only_fields = fields

    def get_complaint(self, move: RecomputeMove) -> str | None:
        """Return the reference of the complaint; null for what is none (a recurring duty)."""
        complaint = getattr(move.clock.case, "complaint", None)
        return complaint.reference if complaint else None


class RecomputeReasonSerializer(SentSerializer):
    """Why deadlines are moved, or put back."""

    reason = serializers.CharField(max_length=200)
