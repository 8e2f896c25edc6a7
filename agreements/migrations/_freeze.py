"""The triggers that keep a frozen version and its signature as they are.

Not a migration itself (Django skips names with an underscore). On SQLite a migration that alters one of the tables
drops its triggers: such a migration ends with `install`.
"""

from __future__ import annotations

from typing import Any

from core import guards

TABLE = "agreements_agreementversion"
SIGNATURE = "agreements_papersignature"
GUARDS = [
    guards.Guard(
        "agreements_version_frozen_delete",
        TABLE,
        "DELETE",
        "agreements_version_frozen",
        "OLD.frozen_at IS NOT NULL",
    ),
    # Both are set after the version is frozen, and then stay: what was signed, and the file that was served.
    guards.Guard(
        "agreements_version_frozen_links",
        TABLE,
        "UPDATE",
        "agreements_version_frozen",
        "OLD.frozen_at IS NOT NULL AND ("
        "(OLD.target_set_id IS NOT NULL AND OLD.target_set_id IS DISTINCT FROM NEW.target_set_id)"
        " OR (OLD.rendering_id IS NOT NULL AND OLD.rendering_id IS DISTINCT FROM NEW.rendering_id))",
    ),
    *(
        guards.Guard(f"agreements_signature_no_{event.lower()}", SIGNATURE, event, "agreements_signature_frozen")
        for event in ("UPDATE", "DELETE")
    ),
]
SQLITE = {
    "agreements_version_frozen_update": f"""
        CREATE TRIGGER agreements_version_frozen_update
        BEFORE UPDATE OF content, sha256, schema_version, number, agreement_id, frozen_at ON {TABLE}
        WHEN OLD.frozen_at IS NOT NULL AND (
            OLD.content IS NOT NEW.content OR OLD.sha256 IS NOT NEW.sha256 OR OLD.number IS NOT NEW.number
            OR OLD.schema_version IS NOT NEW.schema_version OR OLD.agreement_id IS NOT NEW.agreement_id
            OR NEW.frozen_at IS NULL
        )
        BEGIN SELECT RAISE(ABORT, 'agreements_version_frozen'); END""",
}
POSTGRES = f"""
    CREATE OR REPLACE FUNCTION agreements_refuse_frozen() RETURNS trigger AS $$
    BEGIN
        RAISE EXCEPTION 'agreements_version_frozen' USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql;
    DROP TRIGGER IF EXISTS agreements_version_frozen_update ON {TABLE};
    CREATE TRIGGER agreements_version_frozen_update BEFORE UPDATE ON {TABLE} FOR EACH ROW
    WHEN (OLD.frozen_at IS NOT NULL AND (
        OLD.content IS DISTINCT FROM NEW.content OR OLD.sha256 IS DISTINCT FROM NEW.sha256
        OR OLD.number IS DISTINCT FROM NEW.number OR OLD.schema_version IS DISTINCT FROM NEW.schema_version
        OR OLD.agreement_id IS DISTINCT FROM NEW.agreement_id OR NEW.frozen_at IS NULL
    )) EXECUTE FUNCTION agreements_refuse_frozen();
"""


def install(apps: Any, schema_editor: Any) -> None:
    """Create the triggers, replacing those that stand."""
    if schema_editor.connection.vendor == "sqlite":
        for name, statement in SQLITE.items():
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            schema_editor.execute(statement)
    else:
        schema_editor.execute(POSTGRES)
    install_guards(apps, schema_editor)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    remove_guards(apps, schema_editor)
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if is_sqlite else f" ON {TABLE}"))
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION IF EXISTS agreements_refuse_frozen()")


def install_guards(apps: Any, schema_editor: Any) -> None:
    """Create only what came later than the first trigger."""
    guards.install(schema_editor, GUARDS)


def remove_guards(apps: Any, schema_editor: Any) -> None:
    """Drop only what came later than the first trigger."""
    guards.remove(schema_editor, GUARDS)
