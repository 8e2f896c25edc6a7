"""How long something that is due has been left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

#: Rows are counted up to here: after an outage there may be a million, and "many" says enough.
COUNTED: Final = 1000


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: since when the oldest of it does (None: nothing waits), and how many rows, up to `COUNTED`."""

    since: datetime | None = None
    count: int = 0

    def seconds(self, now: datetime) -> float:
        """Return how long the oldest has waited; zero where nothing does."""
        return 0.0 if self.since is None else max((now - self.since).total_seconds(), 0.0)


def waiting(rows: QuerySet[Any], by: str) -> Waiting:
    """Return what of `rows` waits, counted from the column `by`, which an index has to serve."""
    since = rows.order_by(by).values_list(by, flat=True).first()
    return Waiting(since, rows.order_by()[:COUNTED].count()) if since else Waiting()
