"""Which documents quote which targets, and which of them no longer say what is promised."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from sla.domain.targets import find_by_key
from sla.domain.vocabulary import Basis
from sla.models import Target, TargetQuote
from sla.selectors.targets import organisation_target_set, targets_of


@dataclass(frozen=True)
class QuoteChange:
    """A quoted target that the organisation promises differently now; `current` is None if it promises it no more."""

    quote: TargetQuote
    current: Target | None


def quotes_of(document_key: str) -> QuerySet[TargetQuote]:
    """What a document quotes."""
    return TargetQuote.objects.filter(document_key=document_key).select_related("target__target_set")


def quotes_of_target(target_key: str) -> QuerySet[TargetQuote]:
    """The places where a target is quoted, in whatever version."""
    return TargetQuote.objects.filter(target_key=target_key).select_related("target")


def changed_quotes(document_key: str) -> list[QuoteChange]:
    """The quotes of a document that the organisation's published set no longer bears out; empty if it is up to date."""
    return changed_quotes_by_document([document_key]).get(document_key, [])


def changed_quotes_by_document(document_keys: Iterable[str]) -> dict[str, list[QuoteChange]]:
    """The same for many documents in a fixed number of queries; documents that are up to date are left out.

    Only quotes of the organisation's targets can go out of date: an agreement quotes what it itself froze.
    """
    own = organisation_target_set()
    current = targets_of(own) if own else []
    quotes = TargetQuote.objects.filter(
        document_key__in=list(document_keys), target__target_set__basis=Basis.ORGANISATION
    ).select_related("target__calendar_version")
    changed: dict[str, list[QuoteChange]] = defaultdict(list)
    for quote in quotes:
        now = find_by_key(current, quote.target_key)
        if now is None or not _promises_the_same(quote.target, now):
            changed[quote.document_key].append(QuoteChange(quote, now))
    return dict(changed)


def _promises_the_same(then: Target, now: Target) -> bool:
    return (then.amount, then.unit) == (now.amount, now.unit)
