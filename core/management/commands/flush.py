"""Empty the database: Django's own command, with the guards of kept rows lifted meanwhile."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from core.guards import lifted


class Command(flush.Command):
    """`flush`, as Django has it."""

    def handle(self, **options: Any) -> None:
        """Flush."""
        with lifted(connections[options["database"]]):
            super().handle(**options)
