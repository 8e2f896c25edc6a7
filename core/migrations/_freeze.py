"""The triggers that keep the audit trail as it was written. Not a migration itself (its name has an underscore)."""

from __future__ import annotations

from typing import Any

from core.guards import Guard
from core.guards import install as install_guards
from core.guards import remove as remove_guards
from core.guards import remove_function

TABLE = "core_auditevent"
GUARDS = [
    Guard(f"{TABLE}_no_{event.lower()}", TABLE, event, "core_audit_append_only") for event in ("UPDATE", "DELETE")
]


def install(apps: Any, schema_editor: Any) -> None:
    """Create the triggers, replacing those that stand."""
    install_guards(schema_editor, GUARDS)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers, and what the guards of all apps call: theirs are gone before."""
    remove_guards(schema_editor, GUARDS)
    remove_function(schema_editor)
