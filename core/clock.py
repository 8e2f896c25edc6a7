"""The wall clock: the only module that reads it.

Everything else takes `now` as an argument. Where `SIMULATED_TIME` is allowed, an offset stored in the database is
added, so that a test or a demonstration moves the clock of web, workers and beat together; `core.checks` refuses it in
production.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings


def real_now() -> datetime:
    """Return the machine's own time as an aware UTC instant, whatever is simulated."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def utc_now() -> datetime:
    """Return the present instant, aware and in UTC, shifted by the simulated offset where one is allowed."""
    if not settings.SIMULATED_TIME:
        return real_now()
    from core.models import SimulatedTime

    return real_now() + SimulatedTime.offset()


def advance(by: timedelta) -> None:
    """Move simulated time forward (or back) by `by`. Raises RuntimeError where simulated time is off."""
    if not settings.SIMULATED_TIME:
        raise RuntimeError("Simulated time is off: set DOHODA_SIMULATED_TIME outside production.")
    from core.models import SimulatedTime

    SimulatedTime.shift(by)
