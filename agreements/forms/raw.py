"""Raw trees: what stands in the inputs, as strings, whether it is valid or not. They are what a form re-renders."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import get_language

from agreements.forms.shape import Kind, Leaf, Record, Rows, Shape

RawTree = str | list[Any] | dict[str, Any]
MAXIMUM_ROWS = 200


def raw_of(record: Record, value: Any) -> dict[str, RawTree]:
    """Return the inputs that show `value` (a model, a table, or None for an empty record)."""
    return {name: _raw(shape, _part(value, name)) for name, shape in record.fields.items()}


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def _raw(shape: Shape, value: Any) -> RawTree:
    match shape:
        case Record():
            return raw_of(shape, value)
        case Rows():
            return [raw_of(shape.item, item) for item in value or ()]
        case Leaf(kind=Kind.CHOICES):
            return [_text(entry) for entry in value or ()]
        case Leaf(kind=Kind.LINES, entry=Kind.WHOLE | Kind.NUMBER):
            return ", ".join(_text(entry) for entry in value or ())
        case Leaf(kind=Kind.LINES):
            return "\n".join(_text(entry) for entry in value or ())
        case Leaf(kind=Kind.HOURS):
            return _hours(value or ())
        case Leaf(kind=Kind.SPECIAL_DAYS):
            return "\n".join(
                f"{_text(day)} {_hours(windows)}".strip() for day, windows in sorted((value or {}).items())
            )
    return _text(value)


def _hours(windows: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in windows)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case enum.Enum():
            return str(value.value)
        case Decimal():
            return f"{value:f}".replace(".", "," if (get_language() or "").startswith("cs") else ".")
        case date():
            return value.isoformat()
    return str(value)


def blank_row(rows: Rows) -> dict[str, RawTree]:
    """A new row, with an identity of its own that survives every later move."""
    raw = {name: _raw(shape, _default(rows.item, name)) for name, shape in rows.item.fields.items()}
    return {**raw, "id": str(uuid4())} if "id" in rows.item.fields else raw


def _default(record: Record, name: str) -> Any:
    return record.model.model_fields[name].get_default(call_default_factory=True) if record.model else None


def is_blank(rows: Rows, raw: Mapping[str, RawTree]) -> bool:
    """A row in which nothing was typed beyond what a new one holds."""
    fresh = blank_row(rows)
    return all(raw.get(name) == fresh[name] or not raw.get(name) for name in fresh if name != "id")


def raw_from_post(record: Record, post: QueryDict, prefix: str) -> dict[str, RawTree]:
    """Read the raw tree of `record` from form data whose names begin with `prefix.`."""
    return _read_record(record, post, _row_numbers(post), prefix)


def _read_record(record: Record, post: QueryDict, rows: Mapping[str, list[int]], prefix: str) -> dict[str, RawTree]:
    return {name: _read(shape, post, rows, f"{prefix}.{name}") for name, shape in record.fields.items()}


def _read(shape: Shape, post: QueryDict, rows: Mapping[str, list[int]], name: str) -> RawTree:
    match shape:
        case Record():
            return _read_record(shape, post, rows, name)
        case Rows():
            return [_read_record(shape.item, post, rows, f"{name}.{number}") for number in rows.get(name, [])]
        case Leaf(kind=Kind.CHOICES):
            return [str(entry) for entry in post.getlist(name)]
        case Leaf(kind=Kind.FLAG):
            return "yes" if post.get(name) else "no"
    return str(post.get(name, "")).replace("\r\n", "\n").strip()


ROW_PART = re.compile(r"\.(\d{1,4})(?=\.)")


def _row_numbers(names: Iterable[str]) -> dict[str, list[int]]:
    """Which rows were posted: `expectations.services.2.name` says that the list `expectations.services` has a row 2."""
    found: dict[str, set[int]] = {}
    for name in names:
        for part in ROW_PART.finditer(name):
            found.setdefault(name[: part.start()], set()).add(int(part.group(1)))
    return {name: sorted(numbers)[:MAXIMUM_ROWS] for name, numbers in found.items()}
