"""Czech company and VAT numbers."""

import pytest

from customers.domain.company_id import (
    is_czech_company_id,
    is_czech_vat_id,
    normalised_company_id,
    normalised_vat_id,
)


@pytest.mark.parametrize("number", ["27074358", "00006947", "45274649", "25596641"])
def test_a_right_check_digit_passes_and_any_other_last_digit_fails(number: str) -> None:
    assert is_czech_company_id(number)
    others = [digit for digit in "0123456789" if digit != number[-1]]
    assert not any(is_czech_company_id(number[:-1] + digit) for digit in others)


@pytest.mark.parametrize("text", ["", "1234567", "270743580", "2707435x", "２７０７４３５８"])
def test_what_is_not_eight_digits_is_no_company_id(text: str) -> None:
    assert not is_czech_company_id(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(" 270 74 358 ", "27074358"), ("6947", "00006947"), ("", ""), ("HRB 1234", "HRB1234")],
)
def test_a_company_id_loses_its_spaces_and_gains_its_zeros(typed: str, stored: str) -> None:
    assert normalised_company_id(typed) == stored


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CZ27074358", True),
        ("CZ27074359", False),
        ("CZ8001011234", True),
        ("SK2020317068", False),
        ("CZ123", False),
    ],
)
def test_a_czech_vat_number_holds_a_company_or_a_birth_number(text: str, expected: bool) -> None:
    assert is_czech_vat_id(text) is expected


def test_a_vat_number_is_stored_in_capitals_without_spaces() -> None:
    assert normalised_vat_id(" cz 270 743 58") == "CZ27074358"
