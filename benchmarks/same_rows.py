"""The rows that a sweep has written, as statements that write them once more for other clocks."""

import pickle
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg2.extras import Json

#: Far above what the sequences have given out: rows from here on are copies.
APART = 1_000_000_000
_TABLES = {
    "sla_clockevent": "SELECT * FROM sla_clockevent WHERE clock_id BETWEEN %s AND %s ORDER BY clock_id",
    "sla_escalation": "SELECT * FROM sla_escalation WHERE clock_id BETWEEN %s AND %s ORDER BY clock_id",
    "notifications_outgoingemail": (
        "SELECT mail.* FROM notifications_outgoingemail mail"
        " JOIN notifications_notice notice ON notice.email_id = mail.id"
        " JOIN sla_clock clock ON notice.topic = 'clock/' || clock.public_id"
        " WHERE clock.id BETWEEN %s AND %s AND notice.id < 1000000000 ORDER BY clock.id"
    ),
    "notifications_notice": (
        "SELECT notice.* FROM notifications_notice notice JOIN sla_clock clock"
        " ON notice.topic = 'clock/' || clock.public_id"
        " WHERE clock.id BETWEEN %s AND %s AND notice.id < 1000000000 ORDER BY clock.id"
    ),
}
_UPDATE = (
    "UPDATE sla_clock SET next_check_at = %s, warned_percent = %s, climbed = %s, breached_at = due_at WHERE id = %s"
)
_UPDATES = (
    "UPDATE sla_clock AS was SET next_check_at = new.a::timestamptz, warned_percent = new.b, climbed = new.c,"
    " breached_at = due_at FROM (VALUES %s) AS new(a, b, c, id) WHERE was.id = new.id"
)


def statements(written: Sequence[int], fresh: Sequence[int]) -> list[tuple[str, str, list[tuple[Any, ...]]]]:
    """Give for each table (statement for one row, statement for many, rows).

    They do to the clocks `fresh` what the sweep did to the clocks `written`, as many others.
    """
    to = dict(zip(written, fresh, strict=True))
    ends = [min(written), max(written)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT next_check_at, warned_percent, climbed, id FROM sla_clock WHERE id BETWEEN %s AND %s ORDER BY id",
            ends,
        )
        clocks = [(*row[:3], to[row[3]]) for row in cursor.fetchall()]
        found = [(_UPDATE, _UPDATES, clocks)]
        for table, query in _TABLES.items():
            cursor.execute(query, ends)
            names = [column[0] for column in cursor.description]
            rows = [_copied(dict(zip(names, row, strict=True)), to) for row in cursor.fetchall()]
            if len(rows) != len(clocks):
                raise AssertionError(f"{len(rows)} rows of {table} for {len(clocks)} clocks")
            columns = ", ".join(connection.ops.quote_name(name) for name in names)
            into = f"INSERT INTO {table} ({columns}) VALUES "  # noqa: S608 - names of our own columns
            found.append((f"{into}({', '.join(['%s'] * len(names))})", f"{into}%s", rows))
    return found


def _copied(row: Mapping[str, Any], to: Mapping[int, int]) -> tuple[Any, ...]:
    """The row as it would be for the other clock, under keys that nobody has."""
    changed = {
        **row,
        "id": row["id"] + APART + to[min(to)],
        **({"clock_id": to[row["clock_id"]]} if "clock_id" in row else {}),
        **({"email_id": row["email_id"] + APART + to[min(to)]} if row.get("email_id") else {}),
        **({"public_id": uuid.uuid4()} if "public_id" in row else {}),
        **({"dedupe_key": f"again/{uuid.uuid4()}/{row['dedupe_key']}"[:255]} if "dedupe_key" in row else {}),
        **({"message_id": f"<{uuid.uuid4()}@localhost>"} if "message_id" in row else {}),
    }
    return tuple(
        Json(value) if isinstance(value, dict | list) else str(value) if isinstance(value, uuid.UUID) else value
        for value in changed.values()
    )


def in_files(found: list[tuple[str, str, list[tuple[Any, ...]]]], folder: Path, parts: int) -> list[Path]:
    """Deal the rows out to so many files."""
    files = []
    for part in range(parts):
        share = [(one, many, rows[part::parts]) for one, many, rows in found]
        files.append(folder / f"part{part}")
        files[-1].write_bytes(pickle.dumps(share))
    return files
