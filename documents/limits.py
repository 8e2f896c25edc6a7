"""How much one document may take: memory here, time in the tasks on queue `pdf`."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1024 * 1024
_STATUS: Final = Path("/proc/self/status")


@contextmanager
def at_most(megabytes: int) -> Iterator[None]:
    """Let this process take so much memory more than it holds now: beyond it an allocation is a MemoryError.

    The limit is the process's, not the thread's: it is meant for a worker that renders one document at a time. Where
    the system does not say what a process holds, and with 0, nothing is limited.
    """
    held = _held()
    if not megabytes or held is None:
        yield
        return
    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = held + megabytes * MEGABYTE
    ceilings = [limit for limit in (before, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *ceilings]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, hard))


def _held() -> int | None:
    """What the process has of what the limit counts: its own data, whether touched or not."""
    try:
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:")), None)
