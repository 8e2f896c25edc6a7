"""A process of the measurements: it sets itself up, says so, waits for the word, works, and says how long it took.

`sweep AT` sweeps what is due at an instant. `bare FILE` writes the rows of a file and nothing else: a statement for
each row; `packed FILE` as many rows a statement as there are in a batch.
"""

import os
import pickle
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

BATCH = 100


def sweep(at: str) -> None:
    """What a worker does on the queue `sweep`, its messages to the broker included."""
    from sla.services.breaches import sweep_due

    sweep_due(now=datetime.fromisoformat(at))


def bare(file: str, *, packed: bool = False) -> None:
    """The shortest program that leaves the same rows behind: no reading, no deciding, no model."""
    import psycopg2
    from psycopg2.extras import execute_values

    statements: list[tuple[str, str, list[tuple[Any, ...]]]] = pickle.loads(Path(file).read_bytes())  # noqa: S301 - ours
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    for start in range(0, len(statements[0][2]), BATCH):
        with connection, connection.cursor() as cursor:
            for one, many, rows in statements:
                if packed:
                    execute_values(cursor, many, rows[start : start + BATCH], page_size=BATCH)
                else:
                    cursor.executemany(one, rows[start : start + BATCH])
    connection.close()


def main(what: str, argument: str) -> None:
    """Be ready, wait, work, tell."""
    import django

    django.setup()
    work: dict[str, Callable[[], None]] = {
        "sweep": lambda: sweep(argument),
        "bare": lambda: bare(argument),
        "packed": lambda: bare(argument, packed=True),
    }
    from django.db import connection

    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    work[what]()
    print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
