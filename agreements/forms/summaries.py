"""What a folded row says of itself: enough to find it among two hundred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, ngettext

from agreements.forms.labels import CHOICES, LABELS
from agreements.forms.raw import RawTree
from agreements.forms.references import Options
from agreements.forms.shape import Kind, Leaf, Record, Rows, Shape
from drafting.domain.units import Unit, spell

SUMMARY_LENGTH = 90
MOST_PIECES = 6
UNSAID = frozenset({"ClauseItem.library", "ClauseItem.library_version", "ClauseItem.kept_version"})
"""Where a clause came from is kept, and neither shown nor typed."""

NAMED = frozenset({"CreditTier.below", "CreditTier.at_least", "CreditRule.fee_multiple", "CreditRule.cap_percent"})
"""Bare numbers that say nothing without their label."""

COUNTED = frozenset({"CreditRule.tiers", "EmbeddedLadder.levels"})
"""Lists in a row that are what the row is about."""

SAID_FLAGS = frozenset({"CreditRule.is_none"})


def summary_of(record: Record, raw: Mapping[str, RawTree], options: Mapping[str, Options]) -> str:
    """Say in one line what stands in a row: its first few values, each number with its unit or its name."""
    pieces: list[str] = []
    for part, shape in record.fields.items():
        key = f"{record.name}.{part}"
        if key not in UNSAID and not (part == "unit" and "amount" in record.fields):
            pieces += filter(None, _pieces(key, part, shape, raw, options.get(key, [])))
    return Truncator(" · ".join(pieces[:MOST_PIECES])).chars(SUMMARY_LENGTH)


def _pieces(key: str, part: str, shape: Shape, raw: Mapping[str, Any], options: Options) -> Iterator[str]:
    value = raw.get(part)
    if not value:
        return
    if isinstance(shape, Rows):
        if key in COUNTED:
            yield f"{LABELS[key].text}: {len(value)}"
    elif isinstance(shape, Record):
        if shape.name == "Duration" and value["amount"]:
            yield _measure(value["amount"], value["unit"])
    elif key in SAID_FLAGS:
        yield str(LABELS[key].text) if value == "yes" else ""
    elif isinstance(value, list):
        yield _several([dict(options)[each] for each in value if each in dict(options)])
    elif part == "amount":
        yield _measure(value, str(raw.get("unit", "")))
    elif part == "minutes":
        yield _measure(value, Unit.MINUTES)
    elif word := _word(shape, value, options):
        word = f"{word}\N{NO-BREAK SPACE}%" if part.endswith("_percent") else word
        yield f"{LABELS[key].text} {word}" if key in NAMED else word


def _measure(amount: str, unit: str) -> str:
    """Return "30 minutes"; as it is typed where it cannot be read."""
    try:
        return spell(Decimal(amount.replace(",", ".")), Unit(unit), get_language() or "en")
    except (InvalidOperation, ValueError):
        return f"{amount}\N{NO-BREAK SPACE}{unit}".rstrip()


def _several(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    more = ngettext("%(first)s and %(number)s more", "%(first)s and %(number)s more", len(words) - 1)
    return more % {"first": words[0], "number": len(words) - 1}


def _word(leaf: Leaf, value: str, options: Options) -> str:
    if leaf.kind in {Kind.IDENTITY, Kind.FLAG, Kind.YES_NO}:
        return ""
    if leaf.options:
        return label_of(leaf.vocabulary, value, CHOICES[leaf.vocabulary])
    if leaf.kind is Kind.REFERENCE or options:
        return dict(options).get(value, "")
    return " ".join(value.split())


def label_of(vocabulary: str, value: str, words: Mapping[str, Any]) -> str:
    """The option's word; units stay small, as they follow a number."""
    text = str(words.get(value, value))
    return text if vocabulary == "Unit" else capfirst(text)
