"""The triggers that keep a published revision as it is. Not a migration itself (Django skips names with an underscore).

On SQLite a migration that rebuilds the table drops its triggers: such a migration ends with `install`.
"""

from __future__ import annotations

from typing import Any

from core import guards

TABLE = "policies_policyrevision"
NAME = "policies_revision_frozen_update"
GUARDS = [
    guards.Guard(
        "policies_revision_frozen_delete", TABLE, "DELETE", "policies_revision_frozen", "OLD.state = 'published'"
    )
]
SQLITE = f"""
    CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} WHEN OLD.state = 'published'
    BEGIN SELECT RAISE(ABORT, 'policies_revision_frozen'); END
"""
POSTGRES = f"""
    CREATE OR REPLACE FUNCTION policies_refuse_published() RETURNS trigger AS $$
    BEGIN
        RAISE EXCEPTION 'policies_revision_frozen' USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql;
    DROP TRIGGER IF EXISTS {NAME} ON {TABLE};
    CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW
    WHEN (OLD.state = 'published') EXECUTE FUNCTION policies_refuse_published();
"""


def install(apps: Any, schema_editor: Any) -> None:
    """Create the triggers, replacing those that stand."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
        schema_editor.execute(SQLITE)
    else:
        schema_editor.execute(POSTGRES)
    install_guards(apps, schema_editor)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    remove_guards(apps, schema_editor)
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}")
        schema_editor.execute("DROP FUNCTION IF EXISTS policies_refuse_published()")


def install_guards(apps: Any, schema_editor: Any) -> None:
    """Create only what came later than the first trigger."""
    guards.install(schema_editor, GUARDS)


def remove_guards(apps: Any, schema_editor: Any) -> None:
    """Drop only what came later than the first trigger."""
    guards.remove(schema_editor, GUARDS)
