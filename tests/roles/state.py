"""What the database was told to write, so that a test can say "nothing changed"."""

from django.db import connection

# Rows that this transaction has inserted, changed or removed so far, savepoints that were taken back included.
WRITTEN = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"


def trace() -> int:
    """Return how many rows this connection (on PostgreSQL: this transaction) has written so far.

    Equal before and after a request that changed nothing; even a write that was taken back shows.
    """
    if connection.vendor == "sqlite":
        return int(connection.connection.total_changes)
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return int(cursor.fetchone()[0])
