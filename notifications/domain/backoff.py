"""When to try again."""

from collections.abc import Sequence
from datetime import timedelta

# After the first failure, the second, ...; about two and a half days in all, long enough for a server's bad weekend.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 120, 360, 720, 1080, 1440))
# The example schedule of the Standard Webhooks specification: ten attempts in a little more than three days.
WEBHOOK_DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
SPREAD = 0.2


def delay_after(attempts: int, spread: float, delays: Sequence[timedelta] = DELAYS) -> timedelta | None:
    """Return how long to wait after `attempts` failed ones (1 or more), or None when it is time to give up.

    `spread` from 0 to 1 moves the delay by up to a fifth to either side, so that what failed together does not come
    back together. Raises ValueError if either is out of range.
    """
    if attempts < 1 or not 0 <= spread <= 1:
        raise ValueError((attempts, spread))
    if attempts > len(delays):
        return None
    return delays[attempts - 1] * (1 - SPREAD + 2 * SPREAD * spread)
