"""What the database holds, so that a test can say "nothing changed"."""

from hashlib import sha256

from django.apps import apps
from django.db import connection


def trace() -> object:
    """Return something that is equal before and after a request that changed nothing.

    On SQLite, how many rows this connection has ever written: then even a write that was taken back shows. Elsewhere
    the digest of every table.
    """
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    return {model._meta.db_table: _digest(model) for model in apps.get_models(include_auto_created=True)}


def _digest(model: type) -> str:
    rows = list(model._base_manager.order_by("pk").values_list())  # type: ignore[attr-defined] # every model has one
    return f"{len(rows)} rows, {sha256(repr(rows).encode()).hexdigest()}"
