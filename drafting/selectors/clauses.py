"""The clause library as it stands, and as it stood when a document copied from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from drafting.domain.library import ClauseText
from drafting.models import ClauseVersion, LibraryClause


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause of the library with its latest version."""

    clause: LibraryClause
    version: ClauseVersion
    said: ClauseText


@dataclass(frozen=True, slots=True)
class Family:
    """A standard clause with its fallbacks, in the order in which they are offered."""

    standard: Entry
    fallbacks: list[Entry] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        """The standard and its fallbacks."""
        return [self.standard, *self.fallbacks]


def families(articles: Collection[str] = (), *, with_retired: bool = False) -> list[Family]:
    """Return the library by standard clause, those of `articles` alone if any are named; two queries."""
    clauses = LibraryClause.objects.select_related("standard").order_by("place", "key")
    if articles:
        clauses = clauses.filter(article__in=articles)
    if not with_retired:
        clauses = clauses.filter(retired_at=None)
    entries = entries_of(clauses)
    found = {each.clause.pk: Family(each) for each in entries if each.clause.standard_id is None}
    for each in entries:
        if each.clause.standard_id in found:
            found[each.clause.standard_id].fallbacks.append(each)
    return sorted(found.values(), key=lambda family: (family.standard.clause.article, family.standard.clause.key))


def entries_of(clauses: QuerySet[LibraryClause]) -> list[Entry]:
    """Return clauses with their latest versions, in the same order."""
    rows = list(clauses)
    versions = ClauseVersion.objects.filter(clause__in=rows, number=F("clause__latest"))
    latest = {version.clause_id: version for version in versions}
    return [Entry(row, latest[row.pk], latest[row.pk].said) for row in rows]


def versions_of(clause: LibraryClause) -> list[ClauseVersion]:
    """Return every version of a clause, the newest first."""
    return list(clause.versions.select_related("written_by").order_by("-number"))


def entries_by_key(keys: Collection[str]) -> dict[str, Entry]:
    """Return clauses by their keys, retired ones too; keys that the library does not know are left out."""
    if not keys:
        return {}
    rows = LibraryClause.objects.select_related("standard").filter(key__in=keys)
    return {each.clause.key: each for each in entries_of(rows)}


def said_then(copies: Collection[tuple[str, int]]) -> dict[tuple[str, int], ClauseText]:
    """Return what the named versions (key, number) of clauses say."""
    if not copies:
        return {}
    rows = ClauseVersion.objects.select_related("clause").filter(
        clause__key__in={key for key, _number in copies}, number__in={number for _key, number in copies}
    )
    return {(row.clause.key, row.number): row.said for row in rows if (row.clause.key, row.number) in set(copies)}
