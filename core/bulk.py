"""Writing many rows with one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import IntegrityError, connection, models, transaction

Row = TypeVar("Row", bound=models.Model)


def update_each(objects: Sequence[models.Model], fields: Sequence[str], *, only_unset: str = "") -> int:
    """Write `fields` of every object, each with its own values, in one statement; returns how many rows it changed.

    With `only_unset` rows whose field of that name is filled are left alone: compare and set, for a whole batch. Does
    what `bulk_update` does at a fraction of its cost, which is one expression for each field of each object. On SQLite,
    where there is no other writer at the same time, all are written or, where one is filled, none.
    """
    if not objects:
        return 0
    model = type(objects[0])
    if connection.vendor != "postgresql":
        rows = model._default_manager.filter(pk__in=[each.pk for each in objects])
        if only_unset and rows.filter(**{f"{only_unset}__isnull": False}).exists():
            return 0
        return model._default_manager.bulk_update(objects, fields)
    key, columns = _concrete(model, "pk"), [_concrete(model, name) for name in fields]
    quote = connection.ops.quote_name
    values: list[list[Any]] = [[each.pk for each in objects]]
    values += [
        [column.get_db_prep_save(getattr(each, column.attname), connection) for each in objects] for column in columns
    ]
    types = [key.rel_db_type(connection), *(column.db_type(connection) for column in columns)]
    names = ["key", *(f"v{place}" for place in range(len(columns)))]
    pairs = zip(columns, names[1:], strict=True)
    changes = ", ".join(f"{quote(column.column)} = new.{name}" for column, name in pairs)
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    table, new, pk = quote(model._meta.db_table), ", ".join(names), quote(key.column)
    # Nothing of it is anybody's input: names of the model's own columns and types; the values go apart.
    sql = f"UPDATE {table} AS was SET {changes} FROM unnest({arrays}) AS new({new}) WHERE was.{pk} = new.key"  # noqa: S608
    if only_unset:
        sql += f" AND was.{quote(_concrete(model, only_unset).column)} IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def _concrete(model: type[models.Model], name: str) -> Any:
    """Return a field that is a column of its own."""
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def create_unseen(rows: Sequence[Row], *, key: str) -> list[Row]:
    """Insert the rows whose unique `key` is not there yet, of several with one key the first; returns those inserted.

    Where another transaction is inserting one of the keys this waits for it, and leaves that row out if it commits.
    Raises IntegrityError for anything else than a key that is there.
    """
    by_key: dict[Any, Row] = {}
    for row in rows:
        by_key.setdefault(getattr(row, key), row)
    fresh, known = list(by_key.values()), None
    while fresh:
        manager = type(fresh[0])._default_manager
        used = set(manager.filter(**{f"{key}__in": [getattr(row, key) for row in fresh]}).values_list(key, flat=True))
        fresh = [row for row in fresh if getattr(row, key) not in used]
        try:
            with transaction.atomic():
                manager.bulk_create(fresh)
        except IntegrityError:
            if known is not None and not used:
                raise  # nobody was first: it is something else
            known = used
            continue
        return fresh
    return []
