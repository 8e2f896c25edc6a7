"""Links from a target set to the document that promises it.

This app knows no such document: the floor that writes them registers how to find theirs.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from sla.domain.vocabulary import Basis
from sla.models import TargetSet


@dataclass(frozen=True)
class Source:
    """A document as people call it, and where it is."""

    label: str
    url: str


#: For those of the series that the user may see. One query or a fixed number of them.
Finder = Callable[[User, Collection[UUID]], Mapping[UUID, Source]]

_finders: dict[Basis, Finder] = {}


def register(basis: Basis, finder: Finder) -> None:
    """Let the documents behind the sets of a basis be found. Called once, when the app is ready."""
    _finders[basis] = finder


def sources_of(user: User, sets: Collection[TargetSet]) -> dict[UUID, Source]:
    """The documents behind target sets by series, as far as there are any that `user` may see."""
    found: dict[UUID, Source] = {}
    for basis, finder in _finders.items():
        series = {each.series for each in sets if each.basis == basis}
        if series:
            found.update(finder(user, series))
    return found
