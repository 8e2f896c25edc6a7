"""Agreements, targets and policies as the REST interface shows them."""

from typing import Any, ClassVar

from rest_framework import serializers

from agreements.models import Agreement, AgreementVersion
from policies.models import PolicyDocument
from sla.models import Target


class AgreementVersionSerializer(serializers.ModelSerializer[AgreementVersion]):
    """One version; `sha256` is of its canonical content."""

    class Meta:
        model = AgreementVersion
        fields: ClassVar[list[str]] = [
            "number",
            "state",
            "sha256",
            "schema_version",
            "approved_at",
            "effective_from",
            "ends_on",
        ]
        read_only_fields = fields


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """An agreement, without its content."""

    customer = serializers.UUIDField(source="customer.public_id", read_only=True)
    versions = AgreementVersionSerializer(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields: ClassVar[list[str]] = [
            "reference",
            "title",
            "customer",
            "language",
            "currency",
            "state",
            "effective_from",
            "ends_on",
            "versions",
        ]
        read_only_fields = fields


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
