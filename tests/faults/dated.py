"""A Celery application whose clock stands apart from the machine's by as many seconds as a file says."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from celery.schedules import BaseSchedule

from config import scheduler
from config.celery import app
from core.clock import real_now

SECONDS: Final = "DOHODA_CLOCK_SECONDS"
__all__ = ["SECONDS", "app"]


def dated_now() -> datetime:
    """Return what this machine would take for the time."""
    return real_now() + timedelta(seconds=float(Path(os.environ[SECONDS]).read_text(encoding="utf-8") or 0))


if SECONDS in os.environ:  # a test that only asks how the variable is called keeps its own clock
    # What beat counts turns by. Messages keep the time of the machine, as the worker does that reads when they expire.
    setattr(BaseSchedule, "now", lambda _self: dated_now())  # noqa: B010 - mypy knows it as a method
    setattr(scheduler, "real_now", dated_now)  # noqa: B010
