from decimal import Decimal

import pytest

from agreements.domain.content.payment import Payment, PricePeriod
from agreements.domain.prices import line_total, round_money, totals


def payment(*prices: dict[str, str], currency: str = "CZK") -> Payment:
    return Payment.model_validate({"currency": currency, "prices": list(prices)})


def price(unit_price: str, *, quantity: str = "1", vat: str = "21", period: str = "month") -> dict[str, str]:
    return {"unit_price": unit_price, "quantity": quantity, "vat_percent": vat, "period": period}


def test_totals_are_per_period_and_rate() -> None:
    found = totals(
        payment(price("100"), price("50", quantity="2"), price("10", vat="12"), price("7", period="one_off"))
    )
    assert [(total.period, total.net, total.vat, total.gross) for total in found] == [
        (PricePeriod.ONE_OFF, Decimal("7.00"), Decimal("1.47"), Decimal("8.47")),
        (PricePeriod.MONTH, Decimal("210.00"), Decimal("43.20"), Decimal("253.20")),
    ]
    assert [(rate.vat_percent, rate.net) for rate in found[1].rates] == [
        (Decimal(12), Decimal(10)),
        (Decimal(21), Decimal(200)),
    ]


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("0.005", "CZK", "0.01"), ("0.0049", "CZK", "0.00"), ("10.5", "JPY", "11"), ("1.2345", "", "1.23")],
)
def test_money_is_rounded_half_up_to_the_minor_unit(amount: str, currency: str, rounded: str) -> None:
    assert str(round_money(Decimal(amount), currency)) == rounded


def test_what_cannot_be_added_up_is_left_out() -> None:
    use = price("950", period="usage")
    foreign = {**price("1"), "currency": "EUR"}
    open_ended = {"unit_price": "5", "period": "month", "vat_percent": "21"}
    assert totals(payment(use, foreign, open_ended)) == []
    items = payment(use, price("2.5", quantity="3")).prices
    assert [line_total(item, "CZK") for item in items] == [None, Decimal("7.50")]
