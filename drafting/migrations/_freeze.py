"""The triggers that keep versions of clauses as they were written. Not a migration itself."""

from __future__ import annotations

from typing import Any

from core import guards

GUARDS = [
    guards.Guard(
        f"drafting_clauseversion_no_{event.lower()}", "drafting_clauseversion", event, "drafting_clauseversion_frozen"
    )
    for event in ("UPDATE", "DELETE")
]


def install(apps: Any, schema_editor: Any) -> None:
    """Create the triggers, replacing those that stand."""
    guards.install(schema_editor, GUARDS)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    guards.remove(schema_editor, GUARDS)
