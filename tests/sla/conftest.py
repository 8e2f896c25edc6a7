"""What the tests of clocks share."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from sla.signals import Happening, clock_due


class Notices:
    """The notices sent while a test ran: (kind, level, clock)."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int, Any]] = []

    def __call__(self, *, happenings: Sequence[Happening], **_kwargs: Any) -> None:
        self.sent += [(happening.kind, happening.level, happening.clock) for happening in happenings]

    @property
    def kinds(self) -> list[str]:
        """What kinds of notices were sent, in order."""
        return [kind for kind, _level, _clock in self.sent]


@pytest.fixture
def notices() -> Iterator[Notices]:
    """Hears what clocks tell; other receivers are deaf meanwhile, since what they do is not tested here."""
    others, clock_due.receivers = clock_due.receivers, []
    clock_due.sender_receivers_cache.clear()
    heard = Notices()
    clock_due.connect(heard, weak=False)
    yield heard
    clock_due.receivers = others
    clock_due.sender_receivers_cache.clear()
