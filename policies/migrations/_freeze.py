"""The trigger that keeps a published revision as it is. Not a migration itself (Django skips names with an underscore).

On SQLite a migration that rebuilds the table drops its triggers: such a migration ends with `install`.
"""

from __future__ import annotations

from typing import Any

TABLE = "policies_policyrevision"
NAME = "policies_revision_frozen_update"
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
    """Create the trigger, replacing one that stands."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
        schema_editor.execute(SQLITE)
    else:
        schema_editor.execute(POSTGRES)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the trigger."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}")
        schema_editor.execute("DROP FUNCTION IF EXISTS policies_refuse_published()")
