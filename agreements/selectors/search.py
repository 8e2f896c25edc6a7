"""Searching agreements: by reference, title and customer, and by any word of their newest version.

One function for the list, the palette, the search page and REST. A word matches where it begins a word of the text, and
anywhere in a reference, a title or a name; case and accents do not matter; every word must be found somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from agreements.models import Agreement, AgreementText
from core.folding import fold, tokens_of, words_of

LONGEST_PASSAGE = 180
BEFORE = 60
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage; one that `is_found` is what was searched for."""

    text: str
    is_found: bool = False


Passage = Sequence[Piece]


def matching(agreements: QuerySet[Agreement], text: str) -> QuerySet[Agreement]:
    """Narrow `agreements` to those in which every word of `text` is found."""
    for word in words_of(text):
        condition = Q(search_text__contains=word) | Q(customer__search_text__contains=word)
        if tokens := tokens_of(word):
            condition |= Q(pk__in=_texts_with(tokens).values("agreement"))
        agreements = agreements.filter(condition)
    return agreements


def passages(agreements: Iterable[Agreement], text: str) -> dict[int, Passage]:
    """Return for each agreement, by its key, the line in which most of the words are found.

    Agreements whose reference, title and customer already hold every word have none. One query.
    """
    wanted: dict[int, list[str]] = {}
    for agreement in agreements:
        seen = f"{agreement.search_text} {agreement.customer.search_text}"
        tokens = [token for word in words_of(text) if word not in seen for token in tokens_of(word)]
        if tokens:
            wanted[agreement.pk] = tokens
    if not wanted:
        return {}
    texts = AgreementText.objects.filter(agreement__in=wanted)
    found = ((each.agreement_id, _passage(each, wanted[each.agreement_id])) for each in texts)
    return {key: passage for key, passage in found if passage}


class _Holds(Func):
    """PostgreSQL's search in the indexed words."""

    template = "to_tsvector('simple', %(expressions)s)"
    arg_joiner = ") @@ to_tsquery('simple', "
    output_field = BooleanField()


def _texts_with(tokens: Sequence[str]) -> QuerySet[AgreementText]:
    texts = AgreementText.objects.all()
    if connection.vendor == "postgresql":
        return texts.filter(_Holds(F("folded"), Value(" & ".join(f"{token}:*" for token in tokens))))
    for token in tokens:
        texts = texts.filter(folded__contains=f" {token}")
    return texts


def _passage(text: AgreementText, tokens: Sequence[str]) -> Passage:
    """Return the best line of a text, cut to what a list has room for, what was found marked in it."""
    wanted = [f" {token}" for token in dict.fromkeys(tokens)]
    hits = [sum(token in line for token in wanted) for line in text.folded.split("\n")]
    if not any(hits):
        return ()
    return _marked(text.lines.split("\n")[hits.index(max(hits))], tokens)


def _marked(line: str, tokens: Sequence[str]) -> Passage:
    found = [match.span() for match in _WORD.finditer(line) if fold(match.group()).startswith(tuple(tokens))]
    first = found[0][0] if found else 0
    start = 0 if len(line) <= LONGEST_PASSAGE else max(0, line.rfind(" ", 0, max(first - BEFORE, 0)) + 1)
    end = min(len(line), start + LONGEST_PASSAGE)
    if end < len(line):
        end = max(line.rfind(" ", start, end), first + 1)
    pieces, place = [Piece("… ")] if start else [], start
    for low, high in found:
        if low < place or high > end:
            continue
        pieces += [Piece(line[place:low]), Piece(line[low:high], True)]
        place = high
    pieces += [Piece(line[place:end]), Piece(" …" if end < len(line) else "")]
    return [piece for piece in pieces if piece.text]
