"""The triggers that keep what was sent as it was written. Not a migration itself (its name has an underscore).

On SQLite a migration that alters one of the tables drops its trigger: such a migration ends with `install`.
"""

from __future__ import annotations

from typing import Any

from core.guards import Guard
from core.guards import install as install_guards
from core.guards import remove as remove_guards

TABLES = ("notifications_webhookevent", "notifications_webhookattempt")
GUARDS = [Guard(f"{table}_no_update", table, "UPDATE", "notifications_webhook_frozen") for table in TABLES]


def install(apps: Any, schema_editor: Any) -> None:
    """Create the triggers, replacing those that stand."""
    install_guards(schema_editor, GUARDS)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    remove_guards(schema_editor, GUARDS)
