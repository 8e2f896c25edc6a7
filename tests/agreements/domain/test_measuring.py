"""What counts as an outage, a report and a claim in time: the printed words, at their bounds."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from agreements.domain.content.service_levels import AvailabilityItem, CreditTerms
from agreements.domain.credits import LineKind
from agreements.domain.measuring import is_unreported, outages_of, window_time
from agreements.domain.settlement import Step
from agreements.domain.what_if import supposed, supposed_months, supposed_window, unreported, worst_year
from tests.agreements.domain.test_crediting import DOWNTIME, POINTS, TENTH, UPTIME, document, only

D = Decimal
MONTH = timedelta(days=30)
BY_TIERS: dict[str, Any] = {
    "tiers": [
        {"below": "99.9", "at_least": "99", "credit_percent": "10"},
        {"below": "99", "credit_percent": "40"},
    ]
}


def minutes(*lengths: str) -> list[timedelta]:
    return [timedelta(seconds=float(D(each) * 60)) for each in lengths]


@pytest.mark.parametrize(("lengths", "counted"), [
    (("4.999999", "4"), 0),
    (("5",), 1),  # "an outage shorter than 5 minutes does not count": one of exactly five does
    (("5.000001", "4.999999", "60"), 2),
    ((), 0),
])  # fmt: skip
def test_only_outages_shorter_than_the_minimum_are_left_out(lengths: tuple[str, ...], counted: int) -> None:
    outages = outages_of(document(UPTIME, BY_TIERS, minimum_incident_minutes=5), MONTH, minutes(*lengths))
    assert len(outages.counted) == counted
    assert len(outages.left_out) == len(lengths) - counted


@pytest.mark.parametrize(("minimum", "percent"), [(None, "10"), (5, "0"), (4, "10")])
def test_the_shortest_outage_decides_the_credit(minimum: int | None, percent: str) -> None:
    """Eleven outages of four minutes are 44 minutes of 43,200: 99.898 %, unless four minutes do not count."""
    content = document(UPTIME, BY_TIERS, minimum_incident_minutes=minimum)
    measured = outages_of(content, MONTH, minutes(*["4"] * 11)).percent
    assert supposed(only(content), measured).percent == D(percent)


def test_the_share_is_exact_and_never_below_nothing() -> None:
    content = document(UPTIME, BY_TIERS)
    exactly = outages_of(content, MONTH, minutes("43.2")).percent
    assert exactly == Fraction("99.9")
    assert not supposed(only(content), exactly).is_missed
    assert supposed(only(content), outages_of(content, MONTH, [timedelta(minutes=43, seconds=13)]).percent).is_missed
    assert outages_of(content, MONTH, [timedelta(days=40)]).percent == 0


def test_a_level_counts_the_time_of_its_calendar() -> None:
    content = document(UPTIME, BY_TIERS)
    hours = {"weekly": {"mon": [["08:00", "16:00"]], "tue": [["22:00", "06:00"]]}}
    calendars = [{"name": "Short", "data": {"timezone": "Europe/Prague", **hours}}, {"name": "Never", "data": {}}]
    content = type(content).model_validate(
        content.model_dump(mode="json")
        | {"service_levels": content.service_levels.model_dump(mode="json") | {"calendars": calendars}}
    )
    assert window_time(content, AvailabilityItem(calendar="Short")) == timedelta(hours=16) * 30 / 7
    assert window_time(content, AvailabilityItem(calendar="Short"), 3) == timedelta(hours=16) * 90 / 7
    assert window_time(content, AvailabilityItem(calendar="Never")) == MONTH
    assert window_time(content, AvailabilityItem()) == MONTH


REPORTS = [
    (True, 10, 10, False),
    (True, 10, 11, True),
    (True, 10, 0, False),
    (True, 0, 1, True),
    (True, None, 9999, False),
    (True, None, None, True),
    (True, 10, None, True),
    (False, 10, 11, False),
    (False, 10, None, False),
]


@pytest.mark.parametrize(("is_miss", "due", "shown", "missed"), REPORTS)
def test_a_report_is_in_time_on_the_last_of_its_days(
    is_miss: bool, due: int | None, shown: int | None, missed: bool
) -> None:
    assert is_unreported(CreditTerms(missing_report_is_miss=is_miss, report_due_days=due), shown) is missed


UNREPORTED: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str, str]] = [
    (UPTIME, BY_TIERS, {}, "40", "0"),
    (UPTIME, {**BY_TIERS, "cap_percent": "25"}, {}, "25", "0"),
    (UPTIME, {"tiers": [{"below": "99.9", "credit_amount": "500"}]}, {}, "0", "500"),
    (UPTIME, TENTH, {}, "1998", "0"),
    (UPTIME, {"fee_multiple": "2"}, {}, "200", "0"),
    (POINTS, {"per_step": {"step": "1", "credit_percent": "1"}}, {"cap_month_percent": "30"}, "30", "0"),
    (POINTS, {"per_step": {"step": "1", "credit_percent": "1"}}, {"cap_rolling_year_percent": "20"}, "240", "0"),
    (DOWNTIME, {"per_step": {"step": "30", "credit_amount": "7"}}, {}, "0", "10073"),
]


@pytest.mark.parametrize(("level", "rule", "terms", "percent", "amount"), UNREPORTED)
def test_no_value_earns_the_highest_credit_of_the_rule(
    level: dict[str, Any], rule: dict[str, Any], terms: dict[str, Any], percent: str, amount: str
) -> None:
    content = document(level, rule, missing_report_is_miss=True, report_due_days=10, **terms)
    credit = unreported(content, only(content))
    assert credit is not None
    assert (credit.percent, credit.amount, credit.is_missed) == (D(percent), D(amount), True)
    assert [line.kind for line in credit.lines] == [LineKind.UNREPORTED]
    assert supposed(only(content), D(0)).percent <= credit.percent or level is POINTS


def test_amounts_without_a_limit_have_no_highest_credit() -> None:
    content = document(POINTS, {"per_step": {"step": "1", "credit_amount": "9"}}, cap_month_percent="30")
    assert unreported(content, only(content)) is None


@pytest.mark.parametrize(("claim", "after", "amount"), [
    ("on_request", None, "100"), ("on_request", 30, "100"), ("on_request", 31, "0"), ("automatic", 31, "100"),
])  # fmt: skip
def test_a_credit_lapses_after_the_last_day_of_its_claim(claim: str, after: int | None, amount: str) -> None:
    content = document(UPTIME, BY_TIERS, claim=claim, claim_days=30)
    level = only(content)
    settled = supposed_window(content, level, supposed(level, D("99.5")), Fraction(1000), after)
    assert settled.amount == D(amount)
    assert (Step.LAPSED in dict(settled.steps)) is (amount == "0")


def test_a_miss_that_owes_nothing_counts_towards_the_right_to_leave() -> None:
    """Printed is "missed", not "paid": a part of a whole step is a miss, and so is a level without a credit."""
    whole = document(UPTIME, {"per_step": {"step": "0.5", "credit_percent": "5", "whole_steps": True}})
    credit = supposed(only(whole), D("99.6"))
    assert (credit.percent, credit.is_owed, credit.is_missed) == (D(0), False, True)
    assert not supposed(only(whole), D("99.9")).is_missed

    terms = {"termination_misses": 3, "termination_windows": 3}
    quarterly = document({**UPTIME, "window": "quarter"}, BY_TIERS, **terms)
    free = {"name": "Free", "objective_percent": "99", "window": "month"}
    data = quarterly.model_dump(mode="json")
    data["service_levels"]["availability"].append(free)
    with_free = type(quarterly).model_validate(data)
    assert [month.may_terminate for month in worst_year(quarterly)].index(True) == 8
    assert [month.may_terminate for month in worst_year(with_free)].index(True) == 2


def test_the_months_of_a_level_are_settled_one_after_the_other() -> None:
    content = document(UPTIME, BY_TIERS, repeat_multiplier="2")
    level = only(content)
    credits = [supposed(level, D(value)) for value in ("99.5", "99.5", "100", "99.5")]
    settled = supposed_months(content, level, credits, Fraction(1000))
    assert [each.amount for each in settled] == [100, 200, 0, 100]
