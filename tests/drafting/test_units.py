"""Conversion is exact or not at all; a number takes the right word."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.domain.units import CZECH, ENGLISH, Form, Unit, convert, number, spell

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "source", "wanted", "expected"),
    [
        ("24", Unit.HOURS, Unit.MINUTES, "1440"),
        ("90", Unit.MINUTES, Unit.HOURS, "1.5"),
        ("45", Unit.SECONDS, Unit.MINUTES, "0.75"),
        ("2", Unit.WEEKS, Unit.CALENDAR_DAYS, "14"),
        ("14", Unit.CALENDAR_DAYS, Unit.WEEKS, "2"),
        ("5", Unit.BUSINESS_DAYS, Unit.BUSINESS_DAYS, "5"),
        ("3", Unit.RINGS, Unit.RINGS, "3"),
        # not exact in two decimals
        ("100", Unit.MINUTES, Unit.HOURS, None),
        ("1", Unit.SECONDS, Unit.HOURS, None),
        ("10", Unit.CALENDAR_DAYS, Unit.WEEKS, None),
        ("10.5", Unit.CALENDAR_DAYS, Unit.WEEKS, None),
        # different scales never convert, not even where the figures look easy
        ("2", Unit.BUSINESS_DAYS, Unit.HOURS, None),
        ("24", Unit.HOURS, Unit.CALENDAR_DAYS, None),
        ("24", Unit.HOURS, Unit.BUSINESS_DAYS, None),
        ("1", Unit.MONTHS, Unit.CALENDAR_DAYS, None),
        ("3", Unit.RINGS, Unit.SECONDS, None),
    ],
)
def test_only_exact_conversions_are_made(amount: str, source: Unit, wanted: Unit, expected: str | None) -> None:
    converted = convert(Decimal(amount), source, wanted)
    assert converted == (None if expected is None else Decimal(expected))


@given(
    st.decimals(min_value=0, max_value=100_000, places=2),
    st.sampled_from(list(Unit)),
    st.sampled_from(list(Unit)),
)
def test_a_conversion_can_always_be_undone(amount: Decimal, source: Unit, wanted: Unit) -> None:
    converted = convert(amount, source, wanted)
    if converted is not None:
        assert convert(converted, wanted, source) == amount


@pytest.mark.parametrize(
    ("amount", "unit", "form", "czech", "english"),
    [
        ("1", Unit.HOURS, Form.PLAIN, "1 hodina", "1 hour"),
        ("2", Unit.HOURS, Form.PLAIN, "2 hodiny", "2 hours"),
        ("4", Unit.HOURS, Form.PLAIN, "4 hodiny", "4 hours"),
        ("5", Unit.HOURS, Form.PLAIN, "5 hodin", "5 hours"),
        ("22", Unit.HOURS, Form.PLAIN, "22 hodin", "22 hours"),
        ("1.5", Unit.HOURS, Form.PLAIN, "1,5 hodiny", "1.5 hours"),
        ("24.00", Unit.HOURS, Form.WITHIN, "do 24 hodin", "within 24 hours"),
        ("1", Unit.HOURS, Form.WITHIN, "do 1 hodiny", "within 1 hour"),
        ("2", Unit.HOURS, Form.WITHIN, "do 2 hodin", "within 2 hours"),
        ("0.5", Unit.HOURS, Form.WITHIN, "do 0,5 hodiny", "within 0.5 hours"),
        ("2", Unit.HOURS, Form.EVERY, "každé 2 hodiny", "every 2 hours"),
        ("1", Unit.HOURS, Form.EVERY, "každou hodinu", "every hour"),
        ("6", Unit.HOURS, Form.EVERY, "každých 6 hodin", "every 6 hours"),
        ("1.5", Unit.HOURS, Form.EVERY, "každých 1,5 hodiny", "every 1.5 hours"),
        ("1", Unit.HOURS, Form.ACCUSATIVE, "1 hodinu", "1 hour"),
        ("3", Unit.HOURS, Form.ACCUSATIVE, "3 hodiny", "3 hours"),
        ("2", Unit.HOURS, Form.GENITIVE, "2 hodin", "2 hours"),
        ("1", Unit.BUSINESS_DAYS, Form.WITHIN, "do 1 pracovního dne", "within 1 business day"),
        ("2", Unit.BUSINESS_DAYS, Form.WITHIN, "do 2 pracovních dnů", "within 2 business days"),
        ("3", Unit.BUSINESS_DAYS, Form.PLAIN, "3 pracovní dny", "3 business days"),
        ("1", Unit.BUSINESS_DAYS, Form.EVERY, "každý pracovní den", "every business day"),
        ("30", Unit.CALENDAR_DAYS, Form.WITHIN, "do 30 kalendářních dnů", "within 30 calendar days"),
        ("1", Unit.WEEKS, Form.EVERY, "každý týden", "every week"),
        ("2", Unit.WEEKS, Form.EVERY, "každé 2 týdny", "every 2 weeks"),
        ("1", Unit.MONTHS, Form.EVERY, "každý měsíc", "every month"),
        ("5", Unit.MONTHS, Form.PLAIN, "5 měsíců", "5 months"),
        ("3", Unit.RINGS, Form.WITHIN, "do 3 zazvonění", "within 3 rings"),
        ("1440", Unit.MINUTES, Form.PLAIN, "1 440 minut", "1,440 minutes"),
        ("0", Unit.HOURS, Form.WITHIN, "ihned", "at once"),
    ],
)
def test_the_number_takes_its_word(amount: str, unit: Unit, form: Form, czech: str, english: str) -> None:
    assert spell(Decimal(amount), unit, "cs", form).replace(NBSP, " ") == czech
    assert spell(Decimal(amount), unit, "en", form).replace(NBSP, " ") == english


def test_number_and_unit_never_part_at_a_line_end() -> None:
    assert spell(Decimal(24), Unit.HOURS, "cs", Form.WITHIN) == f"do{NBSP}24{NBSP}hodin"
    assert spell(Decimal(24), Unit.HOURS, "en", Form.WITHIN) == f"within 24{NBSP}hours"


def test_every_unit_has_its_words() -> None:
    assert set(CZECH) == set(ENGLISH) == set(Unit)


@pytest.mark.parametrize(("amount", "czech", "english"), [("100", "100", "100"), ("1E+3", "1 000", "1,000")])
def test_round_numbers_keep_their_zeros(amount: str, czech: str, english: str) -> None:
    assert number(Decimal(amount), "cs").replace(NBSP, " ") == czech
    assert number(Decimal(amount), "en") == english
