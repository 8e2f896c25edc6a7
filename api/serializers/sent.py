"""What clients send: nothing in it may be overlooked, and nothing guessed."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

if TYPE_CHECKING:
    AnySerializer = serializers.Serializer[Any]
else:
    AnySerializer = object


class InstantField(serializers.DateTimeField):
    """An instant: its offset from UTC is part of it. One without is nobody's time, so it is refused."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "naive": _("An instant needs its offset from UTC, such as 2026-03-02T09:00:00+01:00 or 2026-03-02T08:00:00Z.")
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        """Return the aware instant. Raises ValidationError for one without an offset."""
        if timezone.is_naive(value):
            self.fail("naive")
        aware: datetime = super().enforce_timezone(value)
        return aware


class Strict(AnySerializer):
    """Refuses fields that it does not know, each by its name: a mistyped one would be lost without a word.

    Fields that are only read may be sent back as they were read, and are ignored (as AIP-203 asks).
    """

    def to_internal_value(self, data: Any) -> Any:
        """Return the values. Raises ValidationError with all that is wrong, unknown fields beside the others."""
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        strangers: dict[str, Any] = {
            str(name): [ErrorDetail(gettext("There is no such field here."), code="unknown_field")] for name in unknown
        }
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            detail: Any = error.detail
            raise ValidationError({**detail, **strangers}) from error
        if strangers:
            raise ValidationError(strangers)
        return values


class SentSerializer(Strict, serializers.Serializer[Any]):
    """The base of everything that a client sends."""


class SentModelSerializer(Strict, serializers.ModelSerializer[Any]):
    """The same with the fields of a model."""

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: InstantField,
    }


class NothingSerializer(SentSerializer):
    """The body of an act that needs none: left out, or {}."""


def read(
    request: Request, accepted: type[Strict], instance: models.Model | None = None, *, partial: bool = False
) -> dict[str, Any]:
    """Return what was sent, checked: the only road from a request's body into the services. Raises ValidationError."""
    serializer = accepted(instance, data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
