"""Fields that several resources share."""

from typing import Any

from rest_framework import serializers


class TextField(serializers.CharField):
    """Text, and only text: a number that a client sends in its place is a mistake of the client."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text. Raises ValidationError for anything else."""
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text
