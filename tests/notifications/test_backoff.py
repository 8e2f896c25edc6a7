from datetime import timedelta

import pytest

from notifications.domain.backoff import DELAYS, delay_after


def test_each_wait_is_longer_and_then_it_is_time_to_give_up() -> None:
    waits = [delay_after(attempts, 0.5) for attempts in range(1, len(DELAYS) + 1)]
    assert waits == list(DELAYS) == sorted(DELAYS)
    assert sum(DELAYS, timedelta()) > timedelta(days=2)
    assert delay_after(len(DELAYS) + 1, 0.5) is None


def test_the_spread_moves_a_wait_by_a_fifth() -> None:
    assert delay_after(2, 0) == timedelta(seconds=96)
    assert delay_after(2, 1) == timedelta(seconds=144)
    for attempts, spread in ((0, 0.5), (1, -0.1), (1, 1.1)):
        with pytest.raises(ValueError, match="\\("):
            delay_after(attempts, spread)
