"""From stored bytes to the document. Old shapes are lifted on read; stored bytes are never rewritten."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from agreements.domain.content.document import SCHEMA_VERSION, AgreementContent

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: Mapping[int, Upcaster] = {}
"""Keyed by the version it reads; each one returns the shape of the next version."""


class UnknownSchemaError(ValueError):
    """The bytes were written by a newer release, or by none."""


def upcast(data: dict[str, Any], *, upcasters: Mapping[int, Upcaster], current: int) -> dict[str, Any]:
    """Return the data in the shape of version `current`; UnknownSchemaError if there is no way there."""
    version = data.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= current:
        raise UnknownSchemaError(f"Schema version {version!r} cannot be read; this release reads 1 to {current}.")
    for step in range(version, current):
        if step not in upcasters:
            raise UnknownSchemaError(f"There is no way from schema version {step} to {step + 1}.")
        data = {**upcasters[step](data), "schema_version": step + 1}
    return data


def read_content(raw: bytes | dict[str, Any]) -> AgreementContent:
    """Read a document from its canonical bytes or from parsed JSON.

    Raises UnknownSchemaError, json.JSONDecodeError (a ValueError) and pydantic.ValidationError.
    """
    data = json.loads(raw) if isinstance(raw, bytes) else raw
    if not isinstance(data, dict):
        raise UnknownSchemaError("An agreement is a JSON object.")
    return AgreementContent.model_validate(upcast(data, upcasters=UPCASTERS, current=SCHEMA_VERSION))
