"""The clauses of a version beside the library that they came from: what deviates, and what could be taken over."""

from __future__ import annotations

from dataclasses import dataclass

from agreements.domain.clauses import PlacedClause, all_clauses
from agreements.domain.content import AgreementContent
from agreements.domain.library import is_changed
from drafting.domain.library import ClauseText
from drafting.selectors.clauses import Entry, entries_by_key, said_then


@dataclass(frozen=True, slots=True)
class ClauseState:
    """A clause of a version. `entry` is its clause in the library today, `copied` what it was copied from.

    Both are None for the parties' own clause, and for one of a library that is not ours.
    """

    placed: PlacedClause
    language: str
    entry: Entry | None = None
    copied: ClauseText | None = None

    @property
    def is_own(self) -> bool:
        """Whether it comes from no library."""
        return not self.placed.item.library

    @property
    def is_foreign(self) -> bool:
        """Whether it names a clause that our library does not know."""
        return bool(self.placed.item.library) and self.entry is None

    @property
    def fallback(self) -> int:
        """Which fallback it is, from 1; 0 for a standard clause."""
        return self.entry.clause.place if self.entry else 0

    @property
    def is_changed(self) -> bool:
        """Whether somebody changed its words or its condition here."""
        return self.copied is not None and is_changed(self.placed.item, self.copied, self.language)

    @property
    def deviates(self) -> bool:
        """Whether it is anything but the standard clause as the library has it."""
        return self.is_own or self.is_foreign or bool(self.fallback) or self.is_changed

    @property
    def has_update(self) -> bool:
        """Whether the library has a later version that says something else in this language and was not declined."""
        item = self.placed.item
        if self.entry is None or item.library_version is None or self.entry.clause.retired_at is not None:
            return False
        latest = self.entry.clause.latest
        if latest <= item.library_version or latest <= (item.kept_version or 0):
            return False
        return self.entry.said.words(self.language).is_there and is_changed(item, self.entry.said, self.language)


def clause_states(content: AgreementContent) -> list[ClauseState]:
    """Return every clause of a document; three queries at most, none without clauses of the library."""
    found = list(all_clauses(content))
    entries = entries_by_key({each.item.library for each in found if each.item.library})
    copies = {(each.item.library, each.item.library_version or 0) for each in found if each.item.library in entries}
    then = said_then(copies)
    return [
        ClauseState(
            each,
            content.language,
            entries.get(each.item.library),
            then.get((each.item.library, each.item.library_version or 0)),
        )
        for each in found
    ]
