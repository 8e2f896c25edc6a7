"""The one spelling of a document that is stored, hashed and signed.

Keys are sorted, texts are NFC, the encoding is UTF-8 without escapes, there is no white space between tokens, and
numbers that may have a fraction are strings: equal documents have equal bytes, on every machine and in every release.
"""

import hashlib
import json
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from pydantic import BaseModel


def canonical_bytes(data: BaseModel | dict[str, Any]) -> bytes:
    """Return the canonical UTF-8 JSON of a document.

    Decimals become plain strings ("1250.5"), dates and aware instants ISO 8601. Raises TypeError for floats, sets and
    anything else without one exact spelling, and ValueError for naive instants, infinite numbers, and for two keys
    that are equal in NFC.
    """
    value = data.model_dump(mode="json") if isinstance(data, BaseModel) else data
    return json.dumps(
        _canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8")


def sha256_hex(raw: bytes) -> str:
    """Return the SHA-256 of the bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def canonical_number(number: Decimal) -> str:
    """Write a number without an exponent and without idle zeros; ValueError if it is not finite."""
    if not number.is_finite():
        raise ValueError(f"{number} has no canonical spelling.")
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _canonical(value: object) -> object:
    match value:
        case Enum():  # before str and int, which text and number enums also are
            return _canonical(value.value)
        case None | bool() | int():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case Decimal():
            return canonical_number(value)
        case datetime():
            if value.tzinfo is None:
                raise ValueError("An instant without a time zone has no canonical spelling.")
            return value.isoformat()
        case date() | UUID():
            return value.isoformat() if isinstance(value, date) else str(value)
        case dict():
            return _canonical_object(value)
        case list() | tuple():
            return [_canonical(entry) for entry in value]
        case BaseModel():
            return _canonical(value.model_dump(mode="json"))
    raise TypeError(f"{type(value).__name__} has no canonical spelling.")


def _canonical_object(value: dict[object, object]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, entry in value.items():
        if not isinstance(key, str):
            raise TypeError(f"The key {key!r} is not a string.")
        name = unicodedata.normalize("NFC", key)
        if name in result:
            raise ValueError(f"The key {name!r} stands twice.")
        result[name] = _canonical(entry)
    return result
