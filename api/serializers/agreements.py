"""Agreements as the REST interface shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from agreements.domain.lifecycle import State
from agreements.models import Agreement, AgreementVersion
from agreements.selectors.templates import EMPTY
from agreements.services.starting import TEMPLATES
from api.serializers.sent import SentSerializer
from drafting.models import EditLock

WAYS = ("template", "copy_of", "content")


class AgreementQuery(serializers.Serializer[Any]):
    """What the list is narrowed to."""

    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Words that all occur in reference, title, customer or the text of the newest version: a beginning "
        "suffices, case and accents do not matter.",
    )
    state = serializers.ChoiceField(choices=[*State], required=False)
    customer = serializers.UUIDField(required=False)
    owner = serializers.EmailField(required=False)
    ending_within = serializers.IntegerField(
        min_value=0,
        max_value=36_500,
        required=False,
        help_text="Days, from today on; what applies no more is left out.",
    )


class NewAgreementSerializer(SentSerializer):
    """How an agreement begins: exactly one of `template` (with `language`), `copy_of` and `content`."""

    customer = serializers.UUIDField()
    title = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="May be left out with content, which has a title."
    )
    template = serializers.ChoiceField(
        choices=[*TEMPLATES, EMPTY], required=False, help_text="empty begins with the parties alone."
    )
    language = serializers.ChoiceField(choices=["cs", "en"], required=False)
    copy_of = serializers.CharField(max_length=32, required=False, help_text="The reference of an agreement.")
    content = serializers.JSONField(required=False, help_text="A document that fits /api/v1/schemas/agreement-1.json.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse none of the ways, or two."""
        if sum(way in attrs for way in WAYS) != 1:
            raise serializers.ValidationError("Begin in one way: template, copy_of or content.")
        if "template" in attrs and "language" not in attrs:
            raise serializers.ValidationError({"language": "Name the language of the agreement."})
        if "template" not in attrs and "language" in attrs:
            raise serializers.ValidationError({"language": "The language is that of the document."})
        return attrs


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
    owner = serializers.EmailField(source="owner.email", read_only=True)
    versions = AgreementVersionSerializer(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields: ClassVar[list[str]] = [
            "reference",
            "title",
            "customer",
            "owner",
            "language",
            "currency",
            "state",
            "effective_from",
            "ends_on",
            "versions",
        ]
        read_only_fields = fields


class OpenStepSerializer(serializers.Serializer[EditLock]):
    """A step that somebody has open in the editor. It is a courtesy between people: no request is refused by it."""

    step = serializers.CharField(source="part", read_only=True)
    editor = serializers.CharField(source="holder.full_name", read_only=True)
    since = serializers.DateTimeField(source="held_since", read_only=True)
    lapses_at = serializers.DateTimeField(read_only=True)


class AgreementDetailSerializer(AgreementSerializer):
    """An agreement, without its content, and who is writing in its draft."""

    editing = OpenStepSerializer(many=True, read_only=True)
    notice_until = serializers.DateField(
        read_only=True,
        allow_null=True,
        help_text="The last day on which the renewal of the current term can be refused; null of no such renewal.",
    )

    class Meta(AgreementSerializer.Meta):
        fields: ClassVar[list[str]] = [*AgreementSerializer.Meta.fields, "editing", "notice_until"]
        read_only_fields = fields


class StepSerializer(serializers.Serializer[Any]):
    """One step of a version; `content` is its part of the document."""

    version = serializers.IntegerField()
    lock = serializers.IntegerField(help_text="Sent back with a change: what the step was read as.")
    step = serializers.CharField()
    content = serializers.DictField()


class SentStepSerializer(SentSerializer):
    """Fields of a step that are replaced, and the `lock` with which the step was read."""

    lock = serializers.IntegerField(min_value=0)
    content = serializers.DictField(help_text="Fields of the step as in /api/v1/schemas/agreement-1.json.")
