"""Measuring on a machine that does other things too."""

import gc
import time
from collections.abc import Callable


def fastest(work: Callable[[], object], *, calls: int, seconds: float = 1.0) -> float:
    """The seconds that one call takes, in the fastest of many bursts of `calls` calls.

    The fastest burst is the one that nothing else got in the way of; an average would measure the neighbours.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        best, end = float("inf"), time.perf_counter() + seconds
        while time.perf_counter() < end:
            begun = time.perf_counter()
            for _call in range(calls):
                work()
            best = min(best, time.perf_counter() - begun)
    finally:
        if was_enabled:
            gc.enable()
    return best / calls
