"""Reading an agreement that was written elsewhere: `agreement.json`, as it is downloaded here or embedded in a PDF."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from agreements.domain.content import SCHEMA_VERSION, AgreementContent, UnknownSchemaError, read_content
from agreements.services.problems import sentence
from core.errors import Problem, Refusal

MAXIMUM_IMPORT_BYTES = 2 * 1024 * 1024
MOST_PROBLEMS_NAMED = 10


def read_import(raw: bytes) -> AgreementContent:
    """Return the document in these bytes of JSON. Nothing is stored.

    Raises Refusal (field "file") for what is too long, no agreement, of a later schema, or does not fit; up to ten
    places that do not fit are named.
    """
    if len(raw) > MAXIMUM_IMPORT_BYTES:
        _refuse("too_long", _("The file is longer than %(limit)s MB.") % {"limit": MAXIMUM_IMPORT_BYTES // 1024**2})
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_each_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        message = _("This file is not an agreement: choose an agreement.json.")
        raise Refusal(Problem("file", "not_json", message)) from error
    return read_document(data)


def read_document(data: Any) -> AgreementContent:
    """Return the document in parsed JSON. Raises Refusal (field "file") like `read_import`."""
    if not isinstance(data, dict) or "schema_version" not in data:
        _refuse("not_an_agreement", _("This file is not an agreement: it names no schema version."))
    version = data["schema_version"]
    if isinstance(version, int) and not isinstance(version, bool) and version > SCHEMA_VERSION:
        words = _("A later release wrote this agreement (schema %(theirs)s). This one reads up to schema %(ours)s.")
        _refuse("later_schema", words % {"theirs": str(version)[:20], "ours": SCHEMA_VERSION})
    try:
        return read_content(data)
    except UnknownSchemaError:
        _refuse("unknown_schema", _("The agreement names a schema version that never was."))
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise Refusal(
            Problem("file", detail["type"], _said(detail)) for detail in details[:MOST_PROBLEMS_NAMED]
        ) from error


def _said(detail: ErrorDetails) -> str:
    """Say where what is wrong; what is wrong with the whole document has no place."""
    if not detail["loc"]:
        return _("Two entries of the agreement have the same id; give each its own.")
    return f"{_pointer(detail['loc'])}: {sentence(detail)}"


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):  # one reader would take the first, another the last
        raise ValueError("A name stands twice in the same object.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number.")


def _pointer(location: Sequence[int | str]) -> str:
    """Return where it is, one step a slash; what cannot be printed is replaced."""
    return "/".join(str(step) for step in location)[:200].encode("utf-8", "replace").decode()


def _refuse(code: str, message: str) -> NoReturn:
    raise Refusal(Problem("file", code, message))
