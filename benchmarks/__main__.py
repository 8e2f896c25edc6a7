"""Run the measurements; see bin/bench."""

import platform
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module

from benchmarks.database import migrated_database
from benchmarks.table import Row, printed

#: The modules in the order of the table, and whether they need a database.
SUBJECTS = {
    "business_time": False,
    "starting_clocks": True,
    "attainment": True,
    "sweep": True,
    "told": True,
    "printing": True,
    "preview": True,
}


def rows_of(name: str) -> Iterator[Row]:
    """The rows of one module, which is imported only now: some need Django to be set up."""
    rows: Iterator[Row] = import_module(f"benchmarks.{name}").measure()
    return rows


def main(names: list[str]) -> int:
    """Print the table; 1 if a figure is missed, 2 for a name that is none."""
    chosen = names or list(SUBJECTS)
    unknown = [name for name in chosen if name not in SUBJECTS]
    if unknown:
        print(f"bin/bench knows {', '.join(SUBJECTS)}, not {', '.join(unknown)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    with ExitStack() as stack:
        if any(SUBJECTS[name] for name in chosen):
            print("PostgreSQL is started and migrated ...", file=sys.stderr)
            stack.enter_context(migrated_database())
        for name in chosen:
            print(f"{name} ...", file=sys.stderr, flush=True)
            for row in rows_of(name):
                rows.append(row)
                print(" | ".join(row.cells), file=sys.stderr, flush=True)
    print(printed(rows))
    print(f"\nPython {platform.python_version()}, {platform.system()} {platform.machine()}")
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
