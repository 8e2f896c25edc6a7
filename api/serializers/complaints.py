"""Complaints and their clocks as the REST interface shows and takes them."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.fields import TextField
from api.serializers.measurements import UNIT_CHOICES, MeasurementSerializer
from api.serializers.sent import InstantField, SentSerializer
from complaints.models import Complaint, Interaction
from complaints.models.choices import Channel, Impact, Kind, Priority, Urgency
from complaints.services.hearing import PHONE_LENGTH
from sla.models import Clock, ClockPause


class CustomerKeySerializer(SentSerializer):
    """A customer named by its key in another system."""

    system = TextField(max_length=50)
    key = TextField(max_length=200)


class CallbackWishSerializer(SentSerializer):
    """The customer asks to be called back: at the agreed time, else by the target of the channel."""

    agreed_at = InstantField(required=False, allow_null=True)
    phone = TextField(max_length=PHONE_LENGTH, required=False, allow_blank=True)


class NewComplaintSerializer(SentSerializer):
    """What a client sends to log a complaint; what it leaves out has the defaults of the screen."""

    channel = serializers.ChoiceField(choices=Channel.choices)
    description = TextField(max_length=20_000)
    title = TextField(max_length=200, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    impact = serializers.ChoiceField(choices=Impact.choices, required=False, allow_blank=True)
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False, allow_blank=True)
    customer = serializers.UUIDField(required=False, allow_null=True)
    customer_key = CustomerKeySerializer(required=False)
    agreement = TextField(max_length=32, required=False, allow_blank=True)
    received_at = InstantField(required=False)
    checked_at = InstantField(required=False, allow_null=True)
    answered_after = serializers.DecimalField(
        max_digits=9, decimal_places=3, min_value=0, required=False, help_text="Rings, seconds or minutes."
    )
    answered_unit = serializers.ChoiceField(
        choices=UNIT_CHOICES, required=False, help_text="The promise's own if left out."
    )
    handled_after = serializers.DecimalField(
        max_digits=9, decimal_places=3, min_value=0, required=False, help_text="Until a visitor was attended to."
    )
    handled_unit = serializers.ChoiceField(choices=UNIT_CHOICES, required=False)
    occurred_at = InstantField(required=False, allow_null=True)
    complainant_name = TextField(max_length=200, required=False, allow_blank=True)
    complainant_contact = TextField(max_length=200, required=False, allow_blank=True)
    remedy_sought = TextField(max_length=20_000, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=["cs", "en"], required=False)
    backdating_reason = TextField(max_length=2_000, required=False, allow_blank=True)
    callback = CallbackWishSerializer(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a customer that is named twice."""
        if attrs.get("customer") and attrs.get("customer_key"):
            raise serializers.ValidationError({"customer_key": "Name the customer by id or by key, not by both."})
        return attrs


class HoldSerializer(serializers.ModelSerializer[ClockPause]):
    """What holds a clock now."""

    reason = serializers.CharField(source="why", read_only=True)
    held_by = serializers.CharField(source="actor.full_name", default=None, read_only=True)

    class Meta:
        model = ClockPause
        fields: ClassVar[list[str]] = ["started_at", "reason", "cause", "held_by"]
        read_only_fields = fields


class ClockSerializer(serializers.ModelSerializer[Clock]):
    """One clock: its deadline, its state, its verdict, and where the promise is written."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    target = serializers.CharField(source="target.key", default=None, read_only=True)
    amount = serializers.DecimalField(
        source="target.amount", max_digits=9, decimal_places=3, default=None, read_only=True
    )
    unit = serializers.CharField(source="target.unit", default=None, read_only=True)
    source = serializers.CharField(  # type: ignore[assignment] # a field of this name shadows an attribute of Field
        source="target.target_set.source", default=None, read_only=True
    )
    locator = serializers.CharField(source="target.locator", default=None, read_only=True)
    met = serializers.SerializerMethodField()
    hold = serializers.SerializerMethodField()

    class Meta:
        model = Clock
        fields: ClassVar[list[str]] = [
            "id",
            "metric",
            "basis",
            "cycle",
            "state",
            "started_at",
            "due_at",
            "stopped_at",
            "breached_at",
            "promised_due_at",
            "cancel_cause",
            "hold",
            "met",
            "target",
            "amount",
            "unit",
            "source",
            "locator",
        ]

    def get_met(self, clock: Clock) -> bool | None:
        """Return the verdict; null while the clock runs."""
        return clock.is_met if clock.stopped_at else None

    @extend_schema_field(HoldSerializer(allow_null=True))
    def get_hold(self, clock: Clock) -> dict[str, Any] | None:
        """Return what holds it: since when, why, by whom; null while it runs."""
        holds = getattr(clock, "open_holds", None)
        if holds is None:
            holds = list(clock.pauses.filter(ended_at=None).select_related("actor"))
        return HoldSerializer(holds[0]).data if holds else None


class ComplaintSerializer(serializers.ModelSerializer[Complaint]):
    """A complaint with the facts of its case."""

    kind = serializers.CharField(source="case.kind", read_only=True)
    channel = serializers.CharField(source="case.channel", read_only=True)
    priority = serializers.CharField(source="case.priority", read_only=True)
    received_at = serializers.DateTimeField(source="case.received_at", read_only=True)
    checked_at = serializers.DateTimeField(source="case.checked_at", read_only=True)
    agreement = serializers.CharField(source="case.agreement_reference", read_only=True)
    customer = serializers.UUIDField(source="customer.public_id", default=None, read_only=True)
    merged_into = serializers.CharField(source="visible_merged_into", default=None, read_only=True)
    split_from = serializers.CharField(source="visible_split_from", default=None, read_only=True)
    clocks = ClockSerializer(source="case.clocks", many=True, read_only=True)
    measurements = MeasurementSerializer(source="case.measurements", many=True, read_only=True)

    class Meta:
        model = Complaint
        fields: ClassVar[list[str]] = [
            "reference",
            "status",
            "kind",
            "channel",
            "priority",
            "title",
            "description",
            "customer",
            "complainant_name",
            "complainant_contact",
            "remedy_sought",
            "language",
            "agreement",
            "received_at",
            "checked_at",
            "occurred_at",
            "logged_at",
            "resolved_at",
            "merged_into",
            "split_from",
            "closed_at",
            "closed_as",
            "clocks",
            "measurements",
        ]
        read_only_fields = fields


class InteractionSerializer(serializers.ModelSerializer[Interaction]):
    """One entry of the timeline."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Interaction
        fields: ClassVar[list[str]] = [
            "id",
            "kind",
            "direction",
            "channel",
            "body",
            "occurred_at",
            "logged_at",
            "promised_at",
        ]
        read_only_fields = fields
