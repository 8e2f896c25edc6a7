"""What credits would come to: by value, in the worst month and in the worst year."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from agreements.domain.content import AgreementContent
from agreements.domain.fees import monthly_fee
from agreements.domain.measuring import downtime
from agreements.domain.settlement import Step
from agreements.domain.what_if import (
    CreditedLevel,
    Scale,
    credited_levels,
    scale_of,
    supposed,
    supposed_window,
    worst_month,
    worst_year,
)
from tests.agreements.domain.samples import complete_data, put

D = Decimal


def document(**terms: str | None) -> AgreementContent:
    """Hosting, of which the first price is 1,000 a month, the second 2,000, and so on."""
    data = complete_data("en", "hosting")
    for place, price in enumerate(data["payment"]["prices"]):
        price["quantity"] = "1" if price["period"] != "usage" else None
        price["unit_price"] = str(1000 * (place + 1))
    data["service_levels"]["credit_terms"] |= terms
    return AgreementContent.model_validate(data)


def level(content: AgreementContent, name: str) -> CreditedLevel:
    return next(each for each in credited_levels(content) if getattr(each.level, "name", "") == name)


SERVERS = "Availability of production servers"


def test_only_levels_with_tiers_are_tried() -> None:
    names = [getattr(each.level, "name", each.level.id) for each in credited_levels(document())]
    assert len(names) == 10
    assert SERVERS in names


@pytest.mark.parametrize(
    ("measured", "percent"),
    [("100", 0), ("99.9", 0), ("99.8999", 10), ("99.5", 10), ("99.4999", 25), ("98.9", 50), ("95", 50), ("94.9", 100)],
)
def test_the_bounds_of_a_tier_are_exact(measured: str, percent: int) -> None:
    assert supposed(level(document(), SERVERS), D(measured)).percent == percent


def test_a_credit_is_of_the_affected_service_or_of_the_total_fee() -> None:
    content = document()
    assert monthly_fee(content) == 1000 + 2000 + 3000 + 4000 + 5000
    servers = level(content, SERVERS)
    assert servers.fee == 1000
    assert supposed_window(content, servers, supposed(servers, D("99.7")), Fraction(1000)).amount == D("100.00")
    total = document(base="total_fee")
    assert level(total, SERVERS).fee == 15000


def test_fees_are_spread_over_the_months_that_they_are_paid_for() -> None:
    data = complete_data("en", "hosting")
    data["payment"]["prices"] = [
        {**data["payment"]["prices"][0], "quantity": "1", "unit_price": "100", "period": period}
        for period in ("month", "quarter", "year", "one_off", "usage")
    ]
    for place, price in enumerate(data["payment"]["prices"]):
        price["id"] = f"11111111-1111-4111-8111-11111111111{place}"
    content = AgreementContent.model_validate(data)
    assert monthly_fee(content) == 100 + Fraction(100, 3) + Fraction(100, 12)


def test_while_a_price_is_missing_no_money_is_said() -> None:
    data = put(complete_data("en", "hosting"), "payment/prices/2/unit_price", None)
    content = AgreementContent.model_validate(data)
    assert monthly_fee(content) is None
    assert level(content, SERVERS).fee is not None
    assert worst_month(content) is None
    assert worst_year(content) == []


def test_the_worst_month_and_year_are_capped_in_order() -> None:
    content = document(cap_month_percent="40", cap_rolling_year_percent="25", base="total_fee")
    month = worst_month(content)
    assert month is not None
    assert month.amount == D("6000.00")  # 40 % of a month's fee; a quarter of the year's would be more
    assert [step for step, _amount in month.steps] == [Step.EARNED, Step.CAP_MONTH]
    year = worst_year(content)
    assert len(year) == 12
    assert sum(each.amount for each in year) == D("45000.00")  # 25 % of twelve fees
    assert [each.may_terminate for each in year[:4]] == [False, False, True, True]


def test_fixed_amounts_count_beside_percentages() -> None:
    data = complete_data("en", "hosting")
    rules = data["service_levels"]["credits"]
    rules[0]["tiers"] = [{"below": "99.9", "credit_amount": "500"}]
    content = AgreementContent.model_validate(data)
    credit = supposed(level(content, SERVERS), D("99"))
    assert (credit.percent, credit.amount, credit.is_missed) == (D(0), D(500), True)
    assert supposed_window(content, level(content, SERVERS), credit, Fraction(18500)).amount == D("500.00")


@pytest.mark.parametrize(
    "tiers",
    [
        [{"credit_percent": "5"}],
        [{"below": "99", "at_least": "99.5", "credit_percent": "5"}],
        [{"below": "99", "credit_percent": "5"}, {"below": "98", "credit_percent": "9"}],
        [{"below": "99", "credit_percent": "5", "credit_amount": "9"}],
    ],
)
def test_a_rule_that_is_half_written_is_left_out(tiers: list[dict[str, Any]]) -> None:
    data = complete_data("en", "hosting")
    data["service_levels"]["credits"][0]["tiers"] = tiers
    names = [getattr(each.level, "name", "") for each in credited_levels(AgreementContent.model_validate(data))]
    assert SERVERS not in names


def test_the_scale_goes_round_the_tiers_in_their_own_step() -> None:
    assert scale_of(level(document(), SERVERS)) == Scale(D("92.55"), D("100.00"), D("0.01"))
    lost = level(document(), "Recovery point of databases")
    assert (lost.more_is_better, lost.unit) == (False, "min")
    assert scale_of(lost) == Scale(D(0), D(330), D(1))


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("99.9", timedelta(minutes=43, seconds=12)),
        ("99.95", timedelta(minutes=21, seconds=36)),
        ("99.5", timedelta(hours=3, minutes=36)),
        ("100", timedelta()),
        ("0", timedelta(days=30)),
    ],
)
def test_a_percentage_is_a_length_of_time(percent: str, expected: timedelta) -> None:
    assert downtime(D(percent)) == expected
