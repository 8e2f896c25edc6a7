"""Work on connections of their own: held at the first notice so that its transaction stays open, or all at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any, TypeVar

from django.db import connections

from core.errors import Refusal

T = TypeVar("T")
# How many seconds anybody waits for the others.
PATIENCE = 20


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


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same moment; what each answers, and in place of an answer the refusal."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(PATIENCE)
        try:
            return work()
        except Refusal as refused:
            return refused

    with ThreadPoolExecutor(len(works)) as pool:
        done = [pool.submit(closing(lambda work=work: run(work))) for work in works]  # type: ignore[misc] # bound at once
        return [found.result(PATIENCE) for found in done]


def outcomes(*works: Callable[[], Any]) -> list[str]:
    """Do all of it at the same moment; "done", or the code of what was refused, in alphabetical order."""
    return sorted(found.problems[0].code if isinstance(found, Refusal) else "done" for found in at_once(*works))
