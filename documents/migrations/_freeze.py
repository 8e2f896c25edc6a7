"""The triggers that keep what was rendered. Not a migration itself (Django skips names with an underscore).

On SQLite a migration that alters the table drops its triggers: such a migration ends with
`install`, and with `install_branding` from 0006 on.
"""

from __future__ import annotations

from typing import Any

from core import guards

TABLE = "documents_rendering"
CODE = "documents_rendering_sealed"
GUARDS = [
    guards.Guard(
        "documents_rendering_sealed_update",
        TABLE,
        "UPDATE",
        CODE,
        "OLD.file_id IS NOT NULL AND (OLD.file_id IS DISTINCT FROM NEW.file_id OR OLD.key IS DISTINCT FROM NEW.key"
        " OR OLD.layout IS DISTINCT FROM NEW.layout OR OLD.language IS DISTINCT FROM NEW.language)",
    ),
    guards.Guard("documents_rendering_sealed_delete", TABLE, "DELETE", CODE, "OLD.file_id IS NOT NULL"),
]
BRANDING_GUARDS = [
    *(
        guards.Guard(f"documents_branding_no_{event.lower()}", "documents_branding", event, "documents_branding_kept")
        for event in ("UPDATE", "DELETE")
    ),
    guards.Guard(
        "documents_rendering_branding_kept",
        TABLE,
        "UPDATE",
        "documents_branding_kept",
        "OLD.branding_id IS DISTINCT FROM NEW.branding_id",
    ),
]


def install(apps: Any, schema_editor: Any) -> None:
    """Create the triggers, replacing those that stand."""
    guards.install(schema_editor, GUARDS)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    guards.remove(schema_editor, GUARDS)


def install_branding(apps: Any, schema_editor: Any) -> None:
    """Create those that keep how documents look; only where the column is there."""
    guards.install(schema_editor, BRANDING_GUARDS)


def remove_branding(apps: Any, schema_editor: Any) -> None:
    """Drop those that keep how documents look."""
    guards.remove(schema_editor, BRANDING_GUARDS)
