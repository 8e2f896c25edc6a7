"""Writing given values onto a row: normalised, checked, and told apart from what stood there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core.errors import Problem, Refusal
from customers.domain.company_id import normalised_company_id, normalised_vat_id

CUSTOMER_FIELDS: Final = (
    "name", "company_id", "vat_id", "street", "city", "postal_code", "country", "email", "phone", "data_box",
    "language", "note", "is_active",
)  # fmt: skip
CONTACT_FIELDS: Final = ("name", "role", "email", "phone")


def apply_values(row: models.Model, values: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, list[Any]]:
    """Set `values` on `row` without saving. Returns the changes, field -> [old, new].

    Raises Refusal, with a problem per field, for a name outside `fields` or a value that the model does not take.
    """
    problems = [Problem(name, "unknown", _("There is no such field.")) for name in values if name not in fields]
    changes: dict[str, list[Any]] = {}
    for name in fields:
        if name not in values:
            continue
        value = _normalised(name, values[name])
        if isinstance(value, str) and "\x00" in value:
            problems.append(Problem(name, "null_character", _("The text contains a character that cannot be stored.")))
        old = getattr(row, name)
        if value != old:
            changes[name] = [old, value]
            setattr(row, name, value)
    problems += _model_problems(row, fields)
    if problems:
        raise Refusal(problems)
    return changes


def _normalised(name: str, value: object) -> object:
    if value is None and name != "is_active":
        return ""
    if not isinstance(value, str):
        return value
    stripped = value.replace("\r\n", "\n").strip()
    match name:
        case "company_id":
            return normalised_company_id(stripped)
        case "vat_id":
            return normalised_vat_id(stripped)
        case "country":
            return stripped.upper()
        case _:
            return stripped


def _model_problems(row: models.Model, fields: tuple[str, ...]) -> list[Problem]:
    exclude = {field.name for field in row._meta.fields} - set(fields)
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        return [
            Problem(name, str(one.code or "invalid"), " ".join(one.messages))
            for name, errors in error.error_dict.items()
            for one in errors
        ]
    return []
