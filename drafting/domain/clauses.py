"""The text of a clause: plain text in which `{{ name }}` stands for a value.

`{{ name | within }}` asks for the form that the sentence needs: "do 30 kalendářních dnů". What has no such shape stands
in the text as it was written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from drafting.domain.units import Form

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
INSIDE = re.compile(r"\s*(?P<name>[a-z][a-z0-9_]{0,39})\s*(?:\|\s*(?P<form>[a-z]+)\s*)?")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}")
LONGEST_NUMBER = 14


class VariableKind(StrEnum):
    """What a variable holds, and so how it prints."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DAYS = "days"
    MONEY = "money"


@dataclass(frozen=True)
class Piece:
    """A piece of a clause: words, or (`name`) the place of a value. `text` is what was written."""

    text: str
    name: str = ""
    form: Form = Form.PLAIN


def pieces(text: str) -> list[Piece]:
    """Take a text apart; what looks like a placeholder and is none stays words."""
    found: list[Piece] = []
    end = 0
    for match in PLACEHOLDER.finditer(text):
        piece = _piece(match)
        if piece is None:
            continue
        if match.start() > end:
            found.append(Piece(text[end : match.start()]))
        found.append(piece)
        end = match.end()
    return [*found, Piece(text[end:])] if end < len(text) else found


def names(text: str) -> list[str]:
    """Return the names that a text asks for, each once, in order."""
    return list(dict.fromkeys(piece.name for piece in pieces(text) if piece.name))


def malformed(text: str) -> list[str]:
    """Return what stands in braces, or opens or closes them, and is no placeholder."""
    found = [match.group() for match in PLACEHOLDER.finditer(text) if _piece(match) is None]
    rest = PLACEHOLDER.sub("", text)
    return found + [mark for mark in ("{{", "}}") if mark in rest]


def number_of(value: str) -> Decimal | None:
    """Read a number as people write it ("1 500,50"); None if it is none or negative."""
    text = value.translate(SPACES).replace(",", ".")
    try:
        number = Decimal(text) if 0 < len(text) <= LONGEST_NUMBER else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and number >= 0 and "e" not in text.lower() else None


def is_readable(kind: VariableKind, value: str) -> bool:
    """Say whether a value can be printed as its kind asks; days are whole."""
    if kind is VariableKind.TEXT:
        return True
    number = number_of(value)
    return number is not None and (kind is not VariableKind.DAYS or number == number.to_integral_value())


def unknown_names(text: str, known: Iterable[str]) -> list[str]:
    """Return the names in a text that are neither a variable nor a fact."""
    offered = set(known)
    return [name for name in names(text) if name not in offered]


def _piece(match: re.Match[str]) -> Piece | None:
    inside = INSIDE.fullmatch(match[1])
    if inside is None:
        return None
    form = inside["form"]
    if form is not None and form not in set(Form):
        return None
    return Piece(match.group(), inside["name"], Form(form) if form else Form.PLAIN)
