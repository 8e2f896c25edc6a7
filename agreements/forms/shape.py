"""What a form needs to know about a typed model: its leaves, records and rows, and nothing of any value."""

from __future__ import annotations

import enum
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel


class Kind(enum.StrEnum):
    """How one leaf is typed in; the widget follows from it."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    LINES = "lines"  # several values in one input, parted by commas or line ends
    FLAG = "flag"
    YES_NO = "yes_no"
    HOURS = "hours"  # opening windows: 08:00-12:00, 13:00-17:00
    SPECIAL_DAYS = "special_days"  # a line per day: 2026-12-24 08:00-12:00
    IDENTITY = "identity"
    REFERENCE = "reference"  # the identity of another item of the document


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value, and how it is typed in. `options` of a reference are known only with the document at hand."""

    kind: Kind
    options: tuple[str, ...] = ()
    vocabulary: str = ""
    optional: bool = False
    entry: Kind | None = None
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A fieldset: one nested model, or a table with a fixed key a row (the days of a week)."""

    name: str
    fields: Mapping[str, Shape]
    model: type[BaseModel] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of nested models, which can be added to, removed from and reordered."""

    item: Record
    limit: int = 0


Shape = Leaf | Record | Rows
SIMPLE: dict[type, Kind] = {
    str: Kind.TEXT,
    int: Kind.WHOLE,
    Decimal: Kind.NUMBER,
    date: Kind.DATE,
    UUID: Kind.REFERENCE,
}


class UnknownShapeError(TypeError):
    """A field of the model has a type that no form can hold."""


@cache
def shape_of(model: type[BaseModel]) -> Record:
    """Return the form's view of `model`. Raises UnknownShapeError where a field's type has no widget."""
    fields = {}
    for name, info in model.model_fields.items():
        shape = _shape(f"{model.__name__}.{name}", info.annotation)
        fields[name] = _limited(shape, info.metadata) if name != "id" else Leaf(Kind.IDENTITY)
    return Record(model.__name__, types.MappingProxyType(fields), model)


def _shape(place: str, annotation: Any) -> Shape:
    inner, optional = _strip(annotation)
    arguments = get_args(inner)
    match get_origin(inner):
        case type() as origin if origin is list:
            return _several(place, arguments[0])
        case type() as origin if origin is dict:
            return _table(place, *arguments)
        case origin if origin is Literal:
            return Leaf(Kind.CHOICE, tuple(map(str, arguments)), place, optional)
    if not isinstance(inner, type):
        raise UnknownShapeError(f"{place}: {annotation!r}")
    if issubclass(inner, BaseModel):
        return replace(shape_of(inner), optional=optional)
    return _leaf(place, inner, optional=optional)


def _leaf(place: str, leaf: type, *, optional: bool) -> Leaf:
    if issubclass(leaf, enum.Enum):
        return Leaf(Kind.CHOICE, tuple(str(member.value) for member in leaf), leaf.__name__, optional)
    if leaf is bool:
        return Leaf(Kind.YES_NO if optional else Kind.FLAG, optional=optional)
    if leaf in SIMPLE:
        return Leaf(SIMPLE[leaf], vocabulary=place, optional=optional)
    raise UnknownShapeError(f"{place}: {leaf!r}")


def _several(place: str, entry: Any) -> Shape:
    match _shape(place, entry):
        case Record() as item:
            return Rows(item)
        case Leaf(kind=Kind.CHOICE | Kind.REFERENCE) as leaf:
            return replace(leaf, kind=Kind.CHOICES, entry=leaf.kind)
        case Leaf(kind=Kind.TEXT | Kind.WHOLE | Kind.DATE | Kind.NUMBER) as leaf:
            return Leaf(Kind.LINES, entry=leaf.kind)
    raise UnknownShapeError(f"{place}: several of {entry!r}")


def _table(place: str, key: Any, entry: Any) -> Shape:
    """The two tables that a calendar has: windows per weekday, and windows per date."""
    if get_origin(key) is Literal:
        return Record(place, types.MappingProxyType({str(name): Leaf(Kind.HOURS) for name in get_args(key)}))
    if key is date:
        return Leaf(Kind.SPECIAL_DAYS)
    raise UnknownShapeError(f"{place}: a table of {entry!r} by {key!r}")


def _limited(shape: Shape, metadata: Iterable[Any]) -> Shape:
    limits = [limit for entry in metadata if (limit := getattr(entry, "max_length", None))]
    return replace(shape, limit=min(limits)) if limits and isinstance(shape, Leaf | Rows) else shape


def _strip(annotation: Any) -> tuple[Any, bool]:
    """`Annotated[X | None, ...]` and every nesting of it become (X, True)."""
    if get_origin(annotation) is Annotated:
        return _strip(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        rest = [member for member in get_args(annotation) if member is not types.NoneType]
        if len(rest) == 1:
            return _strip(rest[0])[0], len(rest) < len(get_args(annotation))
    return annotation, False
