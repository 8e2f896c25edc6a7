"""Reading what is sent: JSON that is text, and not nested without end."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """Refuses what Python's reader would stumble over, or what it would read and nothing could write again."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the data. Raises ParseError, also for endless nesting and for half of a surrogate pair."""
        try:
            data = super().parse(stream, media_type, parser_context)
            if not _is_writable(data):
                raise ParseError(_("JSON parse error - the text holds half of a surrogate pair."))
        except RecursionError:
            raise ParseError(_("JSON parse error - nested too deeply.")) from None
        return data


def _is_writable(data: Any) -> bool:
    match data:
        case str():
            return not any("\ud800" <= sign <= "\udfff" for sign in data)
        case list():
            return all(_is_writable(item) for item in data)
        case dict():
            return all(_is_writable(name) and _is_writable(item) for name, item in data.items())
    return True


class RawMessageParser(parsers.BaseParser):
    """Takes an e-mail as it came, byte by byte."""

    media_type = "message/rfc822"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the bytes as `raw`."""
        return {"raw": bytes(stream.read())}
