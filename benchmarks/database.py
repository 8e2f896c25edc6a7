"""A PostgreSQL for the measurements, migrated and then thrown away."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.postgres import PostgresServer, create_database


@contextmanager
def migrated_database() -> Iterator[None]:
    """Run a server of one's own, and Django on an empty migrated database in it. Only once in a process."""
    with PostgresServer() as server:
        os.environ["DATABASE_URL"] = create_database(server.url(), "dohoda_bench")
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", interactive=False, verbosity=0)
        try:
            yield
        finally:
            connections.close_all()
