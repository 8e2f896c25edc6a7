"""Targets and policies as the REST interface shows them."""

from typing import Any, ClassVar

from rest_framework import serializers

from policies.models import PolicyDocument
from sla.models import Target


class TargetSerializer(serializers.ModelSerializer[Target]):
    """One measurable promise of the organisation."""

    calendar = serializers.CharField(source="calendar_version.name", read_only=True)

    class Meta:
        model = Target
        fields: ClassVar[list[str]] = [
            "key",
            "case_kind",
            "channel",
            "priority",
            "metric",
            "amount",
            "unit",
            "calendar",
            "objective_percent",
            "warn_at_percents",
        ]
        read_only_fields = fields


class TargetSetSerializer(serializers.Serializer[dict[str, Any]]):
    """The set that is published now."""

    source = serializers.CharField()  # type: ignore[assignment] # a field of this name shadows an attribute of Field
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    targets = TargetSerializer(many=True)


class PolicySerializer(serializers.ModelSerializer[PolicyDocument]):
    """A policy document; `outdated_at` is set when a number it prints is no longer what is promised."""

    class Meta:
        model = PolicyDocument
        fields: ClassVar[list[str]] = ["code", "template", "title_cs", "title_en", "published_number", "outdated_at"]
        read_only_fields = fields
