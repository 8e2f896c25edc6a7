"""The triggers that keep what is published as it is. Not a migration itself (Django skips names with an underscore).

On SQLite a migration that rebuilds one of the tables drops its trigger: such a migration ends with `install`.
"""

from __future__ import annotations

from typing import Any

TABLES = ("sla_target", "sla_targetset", "sla_calendarversion")


def install(apps: Any, schema_editor: Any) -> None:
    """Create the triggers, replacing those that stand."""
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute(
            """
            CREATE OR REPLACE FUNCTION sla_refuse_published() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'sla_published_frozen' USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql
            """
        )
    for table in TABLES:
        _drop(schema_editor, table)
        body = (
            "BEGIN SELECT RAISE(ABORT, 'sla_published_frozen'); END"
            if schema_editor.connection.vendor == "sqlite"
            else "FOR EACH ROW EXECUTE FUNCTION sla_refuse_published()"
        )
        schema_editor.execute(f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} {body}")


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    for table in TABLES:
        _drop(schema_editor, table)
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP FUNCTION IF EXISTS sla_refuse_published()")


def _drop(schema_editor: Any, table: str) -> None:
    place = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen{place}")
