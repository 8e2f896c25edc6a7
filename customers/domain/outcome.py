"""What an upsert did."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The answer to "create or update": a client can tell the three apart."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
