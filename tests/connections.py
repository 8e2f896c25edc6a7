"""Work on a connection of its own, held at the first notice so that its transaction stays open meanwhile."""

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


class Gate:
    """Holds the first notice until it is opened, for `patience` seconds at most."""

    def __init__(self, patience: float) -> None:
        self.reached, self.opened, self.patience = Event(), Event(), patience

    def __call__(self, **_kwargs: object) -> None:
        if not self.reached.is_set():
            self.reached.set()
            assert self.opened.wait(self.patience)


def closing(work: Callable[[], T]) -> Callable[[], T]:
    """The same work, closing the connection of its thread at the end."""

    def run() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    return run
