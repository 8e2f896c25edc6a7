"""Reclassifying, merging, splitting and withdrawing as the REST interface takes them, and what they do to clocks."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from api.serializers.complaints import ComplaintSerializer
from api.serializers.fields import TextField
from api.serializers.sent import InstantField, SentSerializer
from complaints.models.choices import Channel, Impact, Kind, Priority, Urgency
from sla.domain.replan import NewClock
from sla.models import Clock, Target
from sla.selectors import Deadline, Replanning

TOKEN_HELP = "The token of a dry run: it is refused as stale where something changed since."  # noqa: S105 - a text
DRY_RUN_HELP = "Only say what would happen; nothing is stored."


class PreviewedSerializer(SentSerializer):
    """What every previewed request takes."""

    dry_run = serializers.BooleanField(required=False, default=False, help_text=DRY_RUN_HELP)
    token = TextField(max_length=64, required=False, help_text=TOKEN_HELP)
    reason = TextField(max_length=200, required=False, allow_blank=True, default="")


class ChangeSerializer(PreviewedSerializer):
    """What a complaint turns out to be; what is left out stays. A null `customer` says that no customer complains."""

    channel = serializers.ChoiceField(choices=Channel.choices, required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    impact = serializers.ChoiceField(choices=Impact.choices, required=False, allow_blank=True)
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False, allow_blank=True)
    customer = serializers.UUIDField(required=False, allow_null=True)
    complainant_name = TextField(max_length=200, required=False, allow_blank=True)
    agreement = TextField(max_length=32, required=False, allow_blank=True)
    received_at = InstantField(required=False)
    checked_at = InstantField(
        required=False, help_text="When a voicemail message was listened to; by default when it was logged."
    )


class MergeSerializer(PreviewedSerializer):
    """The reference of the complaint that stays."""

    into = TextField(max_length=32)


class SplitSerializer(PreviewedSerializer):
    """What the part is: a text, or entries of the timeline by their ids."""

    title = TextField(max_length=200, required=False, allow_blank=True, default="")
    description = TextField(max_length=20_000, required=False, allow_blank=True, default="")
    entries = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=200)


class WithdrawSerializer(SentSerializer):
    """What the complainant said, how and when."""

    dry_run = serializers.BooleanField(required=False, default=False, help_text=DRY_RUN_HELP)
    token = TextField(max_length=64, required=False, help_text=TOKEN_HELP)
    body = TextField(max_length=20_000, required=False, allow_blank=True, default="")
    channel = serializers.ChoiceField(choices=Channel.choices, required=False, allow_blank=True, default="")
    occurred_at = InstantField(required=False)
    backdating_reason = TextField(max_length=200, required=False, allow_blank=True, default="")


class PlannedClockSerializer(serializers.Serializer[dict[str, Any]]):
    """One clock that stays, is cancelled, or starts. `stopped_at` is when it was answered, `met` its verdict."""

    metric = serializers.CharField()
    basis = serializers.CharField()
    target = serializers.CharField(allow_null=True)
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    stopped_at = serializers.DateTimeField(allow_null=True)
    met = serializers.BooleanField(allow_null=True)
    late = serializers.BooleanField()


class ClockPlanSerializer(serializers.Serializer[dict[str, Any]]):
    """What becomes of the clocks."""

    kept = PlannedClockSerializer(many=True)
    cancelled = PlannedClockSerializer(many=True)
    started = PlannedClockSerializer(many=True)


class OutcomeSerializer(serializers.Serializer[dict[str, Any]]):
    """What was done, or with `dry_run` would be: the fields that change as [old, new], the clocks, the complaint."""

    dry_run = serializers.BooleanField()
    token = serializers.CharField(allow_blank=True)
    changes = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    clocks = ClockPlanSerializer()
    complaint = ComplaintSerializer()


def clock_plan(found: Replanning, now: datetime) -> dict[str, Any]:
    """Return a plan as `ClockPlanSerializer` shows it."""
    return {
        "kept": [existing_clock(clock, now) for clock in found.kept()],
        "cancelled": [existing_clock(clock, now) for clock in found.cancelled()],
        "started": [_planned(new, found.targets[new.target], now) for new in found.plan.started],
    }


def new_deadline(deadline: Deadline, now: datetime) -> dict[str, Any]:
    """Return a clock that begins with a new complaint."""
    return {
        "metric": deadline.target.metric,
        "basis": deadline.target.target_set.basis,
        "target": deadline.target.key,
        "started_at": deadline.started_at,
        "due_at": deadline.due_at,
        "stopped_at": None,
        "met": None,
        "late": deadline.is_late(now),
    }


def existing_clock(clock: Clock, now: datetime) -> dict[str, Any]:
    """Return a clock that the complaint has."""
    return {
        "metric": clock.metric,
        "basis": clock.basis,
        "target": clock.target.key if clock.target else None,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "stopped_at": clock.stopped_at,
        "met": clock.is_met if clock.stopped_at else None,
        "late": (clock.stopped_at or now) > clock.due_at,
    }


def _planned(new: NewClock, target: Target, now: datetime) -> dict[str, Any]:
    is_late = new.is_late(now)
    return {
        "metric": new.metric.value,
        "basis": new.basis,
        "target": target.key,
        "started_at": new.started_at,
        "due_at": new.due_at,
        "stopped_at": new.stopped_at,
        "met": not is_late if new.stopped_at else None,
        "late": is_late,
    }
