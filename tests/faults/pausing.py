"""A Celery application whose worker stops in the middle of a sweep, its transaction open, until a file is there."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any, Final

from celery.signals import worker_init

from config.celery import app

GO_ON: Final = "DOHODA_GO_ON"
SAYS: Final = "the sweep holds its clocks"
__all__ = ["GO_ON", "SAYS", "app"]


@worker_init.connect(weak=False)
def arm(**_kwargs: Any) -> None:
    """Wrap what comes right after the claim."""
    from sla.services import breaches

    real = breaches.claim_due
    may_go_on = Path(os.environ[GO_ON])

    def claim_due(**named: Any) -> Any:
        clocks = real(**named)
        if clocks and not may_go_on.exists():
            print(SAYS, file=sys.stderr, flush=True)
            while not may_go_on.exists():
                time.sleep(0.05)
        return clocks

    setattr(breaches, "claim_due", claim_due)  # noqa: B010 - mypy knows it as a function
