"""What Linux says of running processes."""

import os
import re
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and is not yet buried by its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def memory_mb(pids: list[int]) -> float:
    """Proportional set size: what is shared is counted once."""
    texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    found = [re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE) for text in texts]
    return sum(int(one[1]) for one in found if one) / 1024


def cpu_seconds(pids: list[int]) -> float:
    """Processor time used so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids]
    return sum(int(row[11]) + int(row[12]) for row in fields) / os.sysconf("SC_CLK_TCK")
