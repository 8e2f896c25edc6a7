"""Lists by key: a page is "the rows after this one", so that the thousandth page costs what the first one does."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the query strings of the pages beside it ("" where there is none)."""

    rows: list[Row]
    previous_query: str
    next_query: str


def keyset_page(rows: QuerySet[Row], *, order: Sequence[str], params: QueryDict, size: int = PAGE_SIZE) -> Page[Row]:
    """Return the page that `?after=` or `?before=` in `params` asks for; the first one if neither can be read.

    `order` names columns that are never null, the last one unique, a minus sign for descending: ("-logged_at", "-pk").
    """
    backwards = "before" in params and "after" not in params
    direction = [_flipped(column) for column in order] if backwards else list(order)
    try:
        found = _beyond(rows, direction, params.get("before" if backwards else "after", ""), size)
        is_first = False
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        backwards, is_first = False, True
        found = list(rows.order_by(*order)[: size + 1])
    has_more = len(found) > size
    shown = found[:size]
    if backwards:
        shown.reverse()
    has_previous = has_more if backwards else not is_first
    has_next = backwards or has_more
    return Page(
        shown,
        _query(params, "before", shown[0], order) if shown and has_previous else "",
        _query(params, "after", shown[-1], order) if shown and has_next else "",
    )


def _beyond(rows: QuerySet[Row], order: Sequence[str], cursor: str, size: int) -> list[Row]:
    values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    if not isinstance(values, list) or len(values) != len(order) or not all(type(v) in (str, int) for v in values):
        raise ValueError("not a cursor of this list")
    condition = Q()
    equal = Q()
    for column, value in zip(order, values, strict=True):
        name = column.removeprefix("-")
        condition |= equal & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return list(rows.filter(condition).order_by(*order)[: size + 1])


def _flipped(column: str) -> str:
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"


def _query(params: QueryDict, side: str, row: Row, order: Sequence[str]) -> str:
    values = [_plain(_attribute(row, column.removeprefix("-"))) for column in order]
    query = params.copy()
    query.pop("after", None)
    query.pop("before", None)
    query[side] = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
    return query.urlencode()


def _attribute(row: Model, path: str) -> Any:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    return value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
