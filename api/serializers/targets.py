"""Target sets as the REST interface reads and writes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from api.serializers.sent import SentSerializer
from sla.domain.ladder import NAME_LENGTH, Counted, Ladder, Side, Whom
from sla.domain.lines import Line
from sla.domain.targets import Verdict
from sla.domain.vocabulary import Basis, CaseKind, Channel, Metric, PauseRule, Priority, Unit
from sla.models import Escalation, TargetSet

WRITABLE = (Basis.STATUTORY, Basis.INTERNAL)


class LineSerializer(SentSerializer):
    """One target; null (or "") in a dimension means any. `calendar` is a calendar's name."""

    key = serializers.CharField(read_only=True)
    case_kind = serializers.ChoiceField([*CaseKind], allow_null=True, allow_blank=True, required=False)
    channel = serializers.ChoiceField([*Channel], allow_null=True, allow_blank=True, required=False)
    priority = serializers.ChoiceField([*Priority], allow_null=True, allow_blank=True, required=False)
    metric = serializers.ChoiceField([*Metric])
    amount = serializers.DecimalField(max_digits=9, decimal_places=3)
    unit = serializers.ChoiceField([*Unit])
    calendar = serializers.CharField(source="calendar_version.name", max_length=100)
    objective_percent = serializers.DecimalField(max_digits=6, decimal_places=3, allow_null=True, required=False)
    warn_at_percents = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=9)
    locator = serializers.CharField(max_length=40, allow_blank=True, required=False)
    automatic_reply_acknowledges = serializers.BooleanField(required=False)
    moves_off_days_off = serializers.BooleanField(required=False)
    until_day_end = serializers.BooleanField(required=False)
    pause_rule = serializers.ChoiceField([*PauseRule], required=False)
    ladder = serializers.CharField(source="ladder_name", max_length=NAME_LENGTH, allow_blank=True, required=False)


class LevelSerializer(SentSerializer):
    """One level of a ladder. `who` is the public id of a team or a person, or an e-mail address outside."""

    side = serializers.ChoiceField([*Side], default=Side.AFTER.value)
    minutes = serializers.IntegerField(min_value=0)
    counted = serializers.ChoiceField([*Counted], default=Counted.ELAPSED.value)
    whom = serializers.ChoiceField([*Whom])
    who = serializers.CharField(max_length=254, allow_blank=True, default="")
    hands_over = serializers.BooleanField(default=False)
    raises_priority = serializers.BooleanField(default=False)
    moves_clocks = serializers.BooleanField(default=False)


class LadderSerializer(SentSerializer):
    """An escalation ladder: its levels in the order in which they are climbed."""

    name = serializers.CharField(max_length=NAME_LENGTH)
    levels = LevelSerializer(many=True)


def ladders_from(values: list[dict[str, Any]] | None) -> list[Ladder] | None:
    """Return validated values of LadderSerializers as ladders; None where none were sent."""
    return None if values is None else [Ladder.from_document(ladder) for ladder in values]


def line_from(values: dict[str, Any]) -> Line:
    """Return validated values of a LineSerializer as a line."""
    kind, channel, priority = (values.pop(name, None) for name in ("case_kind", "channel", "priority"))
    calendar = values.pop("calendar_version")["name"]
    return Line(
        case_kind=CaseKind(kind) if kind else None,
        channel=Channel(channel) if channel else None,
        priority=Priority(priority) if priority else None,
        metric=Metric(values.pop("metric")),
        unit=Unit(values.pop("unit")),
        calendar=calendar,
        warn_at_percents=tuple(values.pop("warn_at_percents", (75,))),
        pause_rule=PauseRule(values.pop("pause_rule", PauseRule.WAITING)),
        ladder=values.pop("ladder_name", ""),
        **values,
    )


class SetSerializer(serializers.ModelSerializer[TargetSet]):
    """One version of a set, without its targets. `series` stays the same in every version."""

    class Meta:
        model = TargetSet
        fields: ClassVar[list[str]] = ["series", "basis", "number", "source", "published_at", "verified_on"]
        read_only_fields = fields


class FullSetSerializer(SetSerializer):
    """One version of a set with its targets; none where the set is withdrawn."""

    targets = LineSerializer(many=True, read_only=True)
    ladders = LadderSerializer(many=True, read_only=True)

    class Meta(SetSerializer.Meta):
        fields: ClassVar[list[str]] = [*SetSerializer.Meta.fields, "targets", "ladders"]
        read_only_fields = fields


class NewVersionSerializer(SentSerializer):
    """The next version of a set: all of its targets. `based_on` is the number of the version that was read."""

    # What was read may be sent back with the changes in it.
    series = serializers.UUIDField(read_only=True)
    basis = serializers.ChoiceField([*Basis], read_only=True)
    number = serializers.IntegerField(read_only=True)
    published_at = serializers.DateTimeField(read_only=True)
    based_on = serializers.IntegerField(min_value=1)
    # A field of this name shadows an attribute of Field.
    source = serializers.CharField(max_length=200, required=False)  # type: ignore[assignment]
    verified_on = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=200)
    targets = LineSerializer(many=True)
    # Left out, they are those of the version before.
    ladders = LadderSerializer(many=True, required=False)


class NewSetSerializer(SentSerializer):
    """The first version of a statutory or internal set."""

    basis = serializers.ChoiceField([*WRITABLE])
    # A field of this name shadows an attribute of Field.
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]
    verified_on = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=200)
    targets = LineSerializer(many=True)
    # Left out, they are those of the version before.
    ladders = LadderSerializer(many=True, required=False)


class ReasonSerializer(SentSerializer):
    """Why something is done."""

    reason = serializers.CharField(max_length=200)


class EscalationSerializer(serializers.ModelSerializer[Escalation]):
    """A level that a clock climbed, or a warning that was told by what came after it (`successor_kind`, `_step`)."""

    clock = serializers.UUIDField(source="clock.public_id")

    class Meta:
        model = Escalation
        fields: ClassVar[list[str]] = [
            "clock", "revision", "kind", "step", "due_at", "recorded_at", "outcome", "successor_kind", "successor_step",
            "level", "told", "acts",
        ]  # fmt: skip
        read_only_fields = fields


class CandidateSerializer(serializers.Serializer[Any]):
    """A target that applies, and why it counts or does not."""

    key = serializers.CharField(source="target.key")
    basis = serializers.ChoiceField([*Basis])
    verdict = serializers.ChoiceField([*Verdict])
    amount = serializers.DecimalField(source="target.amount", max_digits=9, decimal_places=3)
    unit = serializers.ChoiceField([*Unit], source="target.unit")
    calendar = serializers.CharField(source="target.calendar_version.name")
    set_source = serializers.CharField(source="target.source")


class WinningSerializer(serializers.Serializer[Any]):
    """One metric: its deadline (null beyond the calendar's horizon), and the targets that apply, the winner first."""

    metric = serializers.ChoiceField([*Metric])
    due_at = serializers.DateTimeField(allow_null=True)
    candidates = CandidateSerializer(many=True)
