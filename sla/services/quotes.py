"""Recording which targets a document quotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from sla.models import Target, TargetQuote


@dataclass(frozen=True)
class Quote:
    """One number that a document prints: of which target, in which unit, at which place.

    `target_key` is the key that the document asked for, where a wider target answered for it.
    """

    target: Target
    amount: Decimal
    unit: str
    locator: str = ""
    target_key: str = ""


@transaction.atomic
def record_quotes(
    *, document_key: str, document_title: str, quotes: Sequence[Quote], now: datetime, document_url: str = ""
) -> list[TargetQuote]:
    """Replace what a document is recorded to quote by `quotes`; the same target in the same place counts once."""
    TargetQuote.objects.filter(document_key=document_key).delete()
    rows = {
        (quote.locator, quote.target_key or quote.target.key, quote.unit): TargetQuote(
            document_key=document_key,
            document_title=document_title[:200],
            document_url=document_url,
            locator=quote.locator,
            target=quote.target,
            target_key=quote.target_key or quote.target.key,
            amount=quote.amount,
            unit=quote.unit,
            quoted_at=now,
        )
        for quote in quotes
    }
    return TargetQuote.objects.bulk_create(rows.values())
