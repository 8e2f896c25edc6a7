from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from drafting.domain.canonical import canonical_bytes, canonical_number, sha256_hex


class Colour(StrEnum):
    RED = "red"


class Sample(BaseModel):
    name: str
    price: Decimal


def test_one_document_has_one_spelling() -> None:
    composed, decomposed = "Žižkov", "Z\u030ciz\u030ckov"
    assert composed != decomposed
    one = canonical_bytes({"b": composed, "a": [1, None, True]})
    other = canonical_bytes({"a": [1, None, True], "b": decomposed})
    assert one == other == '{"a":[1,null,true],"b":"Žižkov"}'.encode()


def test_values_with_a_fraction_are_strings() -> None:
    data = {
        "money": Decimal("1250.50"),
        "whole": Decimal("1E+3"),
        "on": date(2026, 3, 2),
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "id": UUID(int=1),
        "colour": Colour.RED,
    }
    assert canonical_bytes(data).decode() == (
        '{"at":"2026-03-02T09:00:00+00:00","colour":"red","id":"00000000-0000-0000-0000-000000000001",'
        '"money":"1250.5","on":"2026-03-02","whole":"1000"}'
    )


def test_a_model_is_written_like_its_dictionary() -> None:
    sample = Sample(name="x", price=Decimal("2"))
    assert canonical_bytes(sample) == canonical_bytes({"name": "x", "price": Decimal("2")})
    assert canonical_bytes({"nested": sample}) == b'{"nested":{"name":"x","price":"2"}}'


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (0.1, TypeError),
        ({1, 2}, TypeError),
        ({1: "a number as a key"}, TypeError),
        (datetime(2026, 3, 2, 9), ValueError),  # noqa: DTZ001 - a naive instant is what is refused
        (Decimal("NaN"), ValueError),
        (Decimal("Infinity"), ValueError),
        ({"\u00e9": 1, "e\u0301": 2}, ValueError),
    ],
)
def test_what_has_no_exact_spelling_is_refused(value: Any, error: type[Exception]) -> None:
    assert canonical_bytes({"value": "0.1"}) == b'{"value":"0.1"}'
    with pytest.raises(error):
        canonical_bytes({"value": value})


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_equal_numbers_are_written_alike(number: Decimal) -> None:
    text = canonical_number(number)
    assert Decimal(text) == number
    assert text == canonical_number(number.normalize())
    assert "E" not in text


def test_the_digest_is_that_of_the_bytes() -> None:
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256_hex(canonical_bytes({"a": 1})) != sha256_hex(canonical_bytes({"a": 2}))
