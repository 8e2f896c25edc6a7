"""The text of clauses: what stands for a value, and what only looks like it."""

from decimal import Decimal

import pytest

from drafting.domain.clauses import (
    Piece,
    VariableKind,
    is_readable,
    malformed,
    names,
    number_of,
    pieces,
    unknown_names,
)
from drafting.domain.units import Form


def test_a_text_is_taken_apart_and_nothing_of_it_is_lost() -> None:
    text = "Within {{ days | within }} of {{cap}}; {{ <b> }} {{ a | nonsense }}"
    found = pieces(text)
    assert "".join(piece.text for piece in found) == text
    assert [piece.name for piece in found if piece.name] == ["days", "cap"]
    assert Piece("{{ days | within }}", "days", Form.WITHIN) in found
    assert malformed(text) == ["{{ <b> }}", "{{ a | nonsense }}"]


@pytest.mark.parametrize(
    "text", ["{{", "}}", "a {{ b", "{{ {{ x }} }}", "{{ }}", "{{ Days }}", "{{ a.b }}", "{{ 9a }}"]
)
def test_broken_braces_are_told(text: str) -> None:
    assert malformed(text)
    assert "".join(piece.text for piece in pieces(text)) == text


def test_names_come_once_in_order() -> None:
    assert names("{{ b }} {{ a }} {{ b | genitive }}") == ["b", "a"]
    assert unknown_names("{{ b }} {{ a }}", ["a"]) == ["b"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("30", "30"),
        ("1 500,50", "1500.50"),
        ("1\N{NO-BREAK SPACE}500", "1500"),
        ("0", "0"),
        ("-1", None),
        ("", None),
        ("thirty", None),
        ("1e9", None),
        ("NaN", None),
        ("Infinity", None),
        ("1,2,3", None),
        ("9" * 15, None),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: str | None) -> None:
    assert number_of(typed) == (Decimal(number) if number else None)


def test_days_are_whole_and_a_text_is_anything() -> None:
    assert is_readable(VariableKind.DAYS, "30")
    assert not is_readable(VariableKind.DAYS, "1,5")
    assert is_readable(VariableKind.PERCENT, "1,5")
    assert not is_readable(VariableKind.MONEY, "a lot")
    assert is_readable(VariableKind.TEXT, "a lot")
