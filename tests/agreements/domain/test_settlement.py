"""Credits over time: repeats, caps in their order, money rounded once, and the right to leave."""

from datetime import date
from decimal import Decimal

import pytest

from agreements.domain.credits import Credit
from agreements.domain.settlement import CreditTerms, Month, Step, settle


def month(number: int, *percents: str, fee: str = "1000") -> Month:
    credits = tuple(Credit(Decimal(percent), ()) for percent in percents)
    return Month(date(2026 + (number - 1) // 12, (number - 1) % 12 + 1, 1), Decimal(fee), credits)


def amounts(terms: CreditTerms, *months: Month, term_fee: str | None = None) -> list[Decimal]:
    return [settled.amount for settled in settle(terms, months, None if term_fee is None else Decimal(term_fee))]


def test_credits_of_a_month_add_up() -> None:
    assert amounts(CreditTerms(), month(1, "10", "5"), month(2)) == [Decimal("150.00"), Decimal("0.00")]


def test_money_is_rounded_once_half_up() -> None:
    """Two halves of a haler make a whole one: rounding each credit would make two."""
    assert amounts(CreditTerms(), month(1, "0.5", "0.5", fee="1")) == [Decimal("0.01")]
    assert amounts(CreditTerms(), month(1, "0.5", fee="1")) == [Decimal("0.01")]
    assert amounts(CreditTerms(), month(1, "0.49", fee="1")) == [Decimal("0.00")]
    assert amounts(CreditTerms(minor_digits=0), month(1, "50", fee="1")) == [Decimal("1")]


def test_the_monthly_cap_comes_first_then_twelve_months_then_the_term() -> None:
    terms = CreditTerms(
        cap_month_percent=Decimal(50), cap_rolling_year_percent=Decimal(30), cap_term_percent=Decimal(2)
    )
    settled = settle(terms, [month(1, "100")], Decimal(12000))

    assert settled[0].amount == Decimal("240.00")
    assert [step for step, _amount in settled[0].steps] == [
        Step.EARNED, Step.CAP_MONTH, Step.CAP_ROLLING_YEAR, Step.CAP_TERM,
    ]  # fmt: skip


def test_a_rolling_year_forgets_what_is_older() -> None:
    terms = CreditTerms(cap_rolling_year_percent=Decimal(10))
    months = [month(number, "100" if number in (12, 24) else "0") for number in range(1, 26)]

    paid = amounts(terms, *months)

    # Month 12 takes 10 % of twelve fees. Month 24 looks back to month 13, so month 12 no longer counts.
    assert paid[11] == Decimal("1000.00")
    assert paid[23] == Decimal("1000.00")
    assert amounts(terms, *[month(n, "100" if n in (12, 23) else "0") for n in range(1, 24)])[22] == Decimal("200.00")


def test_the_second_miss_in_a_row_costs_more() -> None:
    terms = CreditTerms(repeat_multiplier=Decimal(2))

    assert amounts(terms, month(1, "10"), month(2, "10"), month(3), month(4, "10")) == [100, 200, 0, 100]


@pytest.mark.parametrize(("misses", "expected"), [
    ((1, 2, 3), [False, False, True, True, False]),
    ((1, 3, 5), [False, False, False, False, False]),
    ((1, 3, 4), [False, False, False, True, False]),
])  # fmt: skip
def test_the_right_to_leave_after_three_misses_in_four_months(misses: tuple[int, ...], expected: list[bool]) -> None:
    terms = CreditTerms(termination_misses=3, termination_windows=4)
    months = [month(number, "10" if number in misses else "0") for number in range(1, 6)]

    assert [settled.may_terminate for settled in settle(terms, months)] == expected


def test_months_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="in order"):
        settle(CreditTerms(), [month(2), month(1)])
