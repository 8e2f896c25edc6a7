"""Triggers that keep rows as they are, whoever asks and by whatever road; the same words for both databases.

A guard is installed by a migration. SQLite drops the triggers of a table that a migration alters: such a migration
ends by installing them again. Emptying a whole database is no change of a row: PostgreSQL truncates, and for SQLite
our `flush` lifts the guards meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

FUNCTION = """
    CREATE OR REPLACE FUNCTION core_refuse() RETURNS trigger AS $$
    BEGIN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql
"""


@dataclass(frozen=True)
class Guard:
    """A trigger `name` that refuses `event` (UPDATE or DELETE) of a row with an IntegrityError that says `code`.

    `when` narrows it down by OLD and NEW, with IS DISTINCT FROM for what may be null; empty means always.
    """

    name: str
    table: str
    event: str
    code: str
    when: str = ""

    def sql(self, vendor: str) -> str:
        """The statement that creates it."""
        if vendor == "sqlite":
            condition = f"WHEN {self.when.replace('IS DISTINCT FROM', 'IS NOT')} " if self.when else ""
            body = f"{condition}BEGIN SELECT RAISE(ABORT, '{self.code}'); END"
        else:
            condition = f"WHEN ({self.when}) " if self.when else ""
            body = f"FOR EACH ROW {condition}EXECUTE FUNCTION core_refuse('{self.code}')"
        return f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} {body}"


def install(schema_editor: Any, guards: Iterable[Guard]) -> None:
    """Create guards, replacing those that stand."""
    vendor = schema_editor.connection.vendor
    if vendor != "sqlite":
        schema_editor.execute(FUNCTION, params=None)
    for guard in guards:
        _drop(schema_editor, guard)
        schema_editor.execute(guard.sql(vendor), params=None)


def remove(schema_editor: Any, guards: Iterable[Guard]) -> None:
    """Drop guards."""
    for guard in guards:
        _drop(schema_editor, guard)


def remove_function(schema_editor: Any) -> None:
    """Drop what the guards of PostgreSQL call; only when all of them are gone."""
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP FUNCTION IF EXISTS core_refuse()")


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Take away whatever refuses a DELETE on SQLite, where emptying a table deletes its rows one by one."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%'")
        found = cursor.fetchall()
        for name, _sql in found:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, sql in found:
                cursor.execute(sql)


def _drop(schema_editor: Any, guard: Guard) -> None:
    place = "" if schema_editor.connection.vendor == "sqlite" else f" ON {guard.table}"
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{place}")
