"""Reading what is sent: JSON that means one thing, is text, and is not nested without end."""

import json
from collections.abc import Mapping, Sequence
from typing import IO, Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """Refuses what Python's reader would stumble over, or what it would read and nothing could write again."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the data.

        Raises ParseError, also for endless nesting, for half of a surrogate pair, for NaN and Infinity, which no other
        language reads, and for a name that stands twice in an object: one reader takes the first, another the last.
        """
        try:
            data = json.loads(stream.read().decode(), object_pairs_hook=_each_once, parse_constant=_no_constant)
            if not _is_writable(data):
                raise ParseError(_("JSON parse error - the text holds half of a surrogate pair."))
        except RecursionError:
            raise ParseError(_("JSON parse error - nested too deeply.")) from None
        except ValueError as error:  # bytes that are no text too
            raise ParseError(f"JSON parse error - {error}") from error
        return data


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("a name stands twice in the same object."))
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number.")


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
