"""What holds of every credit: worse never earns less, caps are never passed, and splitting changes nothing."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.credits import Credit, CreditRule, credit_of, credit_percent
from agreements.domain.settlement import CreditTerms, Month, settle

PERCENTS = st.integers(0, 10_000).map(lambda number: Decimal(number) / 100)
VALUES = st.fractions(0, 100)
FEES = st.integers(1, 10**9).map(lambda number: Decimal(number) / 100)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Tiers without a gap down to zero, the worse the dearer."""
    bounds = sorted(draw(st.sets(PERCENTS, min_size=1, max_size=6)), reverse=True)
    credits = sorted(draw(st.lists(PERCENTS, min_size=len(bounds), max_size=len(bounds))))
    lower = [*bounds[1:], None]
    return {
        "tiers": [
            {"below": below, "at_least": at_least, "credit_percent": credit}
            for below, at_least, credit in zip(bounds, lower, credits, strict=True)
        ]
    }


EACH = st.fixed_dictionaries(
    {"step": st.integers(1, 500).map(lambda number: Decimal(number) / 100), "credit_percent": PERCENTS},
    optional={"started": st.booleans()},
)
STEPS = st.fixed_dictionaries({"objective": PERCENTS, "per_step": EACH})
MULTIPLES = st.fixed_dictionaries({"objective": PERCENTS, "fee_multiple": st.integers(0, 50)})
RULES = st.one_of(tables(), STEPS, MULTIPLES)


@given(RULES, VALUES, VALUES)
def test_a_worse_result_never_earns_less(data: dict[str, Any], one: Fraction, other: Fraction) -> None:
    rule = CreditRule.from_dict(data)
    assert credit_percent(rule, min(one, other)) >= credit_percent(rule, max(one, other))


@given(RULES, PERCENTS, VALUES)
def test_no_credit_passes_the_cap_of_its_rule(data: dict[str, Any], cap: Decimal, measured: Fraction) -> None:
    free, capped = CreditRule.from_dict(data), CreditRule.from_dict({**data, "cap_percent": cap})
    assert credit_percent(capped, measured) == min(credit_percent(free, measured), cap)
    lines = credit_of(capped, measured).lines
    assert lines[-1].percent == credit_percent(capped, measured)
    assert lines[0].percent == credit_percent(free, measured)


TERMS = st.builds(
    CreditTerms,
    cap_month_percent=st.none() | PERCENTS,
    cap_rolling_year_percent=st.none() | PERCENTS,
    cap_term_percent=st.none() | PERCENTS,
    repeat_multiplier=st.none() | st.integers(1, 3).map(Decimal),
)
MISSES = st.lists(st.lists(PERCENTS, min_size=2, max_size=2), min_size=1, max_size=26)
HALF_A_CENT = Decimal("0.005")


def months(misses: list[list[Decimal]], fee: Decimal) -> list[Month]:
    return [
        Month(date(2026 + place // 12, place % 12 + 1, 1), fee, tuple(Credit(percent, ()) for percent in each))
        for place, each in enumerate(misses)
    ]


@given(TERMS, MISSES, FEES)
def test_no_month_no_year_and_no_term_passes_its_cap(
    terms: CreditTerms, misses: list[list[Decimal]], fee: Decimal
) -> None:
    """Up to the half of a cent by which the money of each month is rounded."""
    paid = [settled.amount for settled in settle(terms, months(misses, fee))]
    for length, percent in ((1, terms.cap_month_percent), (12, terms.cap_rolling_year_percent)):
        for end in range(len(paid) if percent is not None else 0):
            inside = paid[max(end + 1 - length, 0) : end + 1]
            assert sum(inside) <= (percent or 0) * fee * len(inside) / 100 + HALF_A_CENT * len(inside)
    if terms.cap_term_percent is not None:
        assert sum(paid) <= terms.cap_term_percent * fee * len(paid) / 100 + HALF_A_CENT * len(paid)


@given(TERMS, MISSES, FEES)
def test_months_that_follow_change_nothing_of_those_before(
    terms: CreditTerms, misses: list[list[Decimal]], fee: Decimal
) -> None:
    whole, term_fee = months(misses, fee), fee * len(misses)
    half = len(whole) // 2
    assert settle(terms, whole, term_fee)[:half] == settle(terms, whole[:half], term_fee)


PARTS = st.lists(st.tuples(PERCENTS, st.integers(0, 100)), min_size=1, max_size=6)


@given(TERMS, FEES, PARTS)
def test_a_credit_split_among_levels_comes_to_the_same(
    terms: CreditTerms, fee: Decimal, parts: list[tuple[Decimal, int]]
) -> None:
    """One credit of 10 % is as much as two of 6 % and 4 %: caps and rounding see their sum alone."""
    whole = [[percent] for percent, _part in parts]
    split = [[percent * part / 100, percent * (100 - part) / 100] for percent, part in parts]
    # A multiplier of repeats is of one level; it is left out, because a part may be nothing.
    free = CreditTerms(terms.cap_month_percent, terms.cap_rolling_year_percent, terms.cap_term_percent)
    assert settle(free, months(split, fee)) == settle(free, months(whole, fee))


@given(FEES, PERCENTS)
def test_a_quarter_split_into_its_months_comes_to_the_same(fee: Decimal, percent: Decimal) -> None:
    """What its months carry adds up, before rounding, to the percentage of the fee of the quarter."""
    quarter = [Month(date(2026, number, 1), fee, (Credit(percent, ()),), (), (3,)) for number in (1, 2, 3)]
    exact = sum(settled.steps[0][1] for settled in settle(CreditTerms(), quarter))
    assert exact == Fraction(3 * fee) * Fraction(percent) / 100
