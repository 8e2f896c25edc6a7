"""Calendars as the REST interface shows them; `content` is the import and export form of `BusinessCalendar`."""

from typing import Any, ClassVar

from django.utils.translation import get_language
from rest_framework import serializers

from api.serializers.sent import InstantField, SentSerializer
from sla.domain.vocabulary import Unit
from sla.models import CalendarVersion
from sla.selectors import day_names


class CalendarSerializer(serializers.ModelSerializer[CalendarVersion]):
    """A calendar as it is published now, without its content; `sha256` is of the content alone."""

    id = serializers.UUIDField(source="calendar.public_id", read_only=True)
    version = serializers.IntegerField(source="number", read_only=True)
    timezone = serializers.CharField(source="business_calendar.timezone", read_only=True)

    class Meta:
        model = CalendarVersion
        fields: ClassVar[list[str]] = ["id", "name", "version", "timezone", "known_until", "sha256", "published_at"]
        read_only_fields = fields


class CalendarContentSerializer(CalendarSerializer):
    """The same with its content, and what its holidays and special days are called."""

    content = serializers.SerializerMethodField()
    names = serializers.SerializerMethodField()

    class Meta(CalendarSerializer.Meta):
        fields: ClassVar[list[str]] = [*CalendarSerializer.Meta.fields, "content", "names"]
        read_only_fields = fields

    def get_content(self, version: CalendarVersion) -> dict[str, Any]:
        """Timezone, weekly, holidays, extra, known_until."""
        return version.business_calendar.to_dict()

    def get_names(self, version: CalendarVersion) -> dict[str, str]:
        """Date and name, where it has one."""
        return {day.isoformat(): name for day, name in sorted(day_names(version, get_language() or "en").items())}


class CalendarVersionSerializer(serializers.Serializer[Any]):
    """One published version: who, when, why, and what it changed ([old, new], or dates)."""

    version = serializers.IntegerField(source="version.number")
    sha256 = serializers.CharField(source="version.sha256")
    known_until = serializers.DateField(source="version.known_until", allow_null=True)
    published_at = serializers.DateTimeField(source="version.published_at")
    published_by = serializers.CharField()
    reason = serializers.CharField()
    changes = serializers.JSONField()


class SentCalendarSerializer(SentSerializer):
    """A new calendar."""

    name = serializers.CharField(max_length=100)
    content = serializers.JSONField(help_text="timezone, weekly, holidays, extra, known_until")
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class SentVersionSerializer(SentCalendarSerializer):
    """The next version; without `name` the calendar keeps its own. `version` is the one that was read."""

    name = serializers.CharField(max_length=100, required=False)
    version = serializers.IntegerField(min_value=1, required=False)


class TrialSerializer(serializers.Serializer[Any]):
    """What to try: an aware start, an amount and its unit."""

    start = InstantField()
    amount = serializers.DecimalField(max_digits=12, decimal_places=3, min_value=0)
    unit = serializers.ChoiceField(choices=[unit.value for unit in Unit])
