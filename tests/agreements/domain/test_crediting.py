"""From a credit rule of the document to that of the engine: each way, each level, each window."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from agreements.domain.content import AgreementContent, read_content
from agreements.domain.copying import as_new
from agreements.domain.credits import CreditMetric, CreditWindow, LineKind
from agreements.domain.settlement import Step
from agreements.domain.what_if import (
    CreditedLevel,
    credited_levels,
    is_unlimited,
    scale_of,
    supposed,
    supposed_window,
    worst_month,
    worst_year,
)
from drafting.domain.canonical import canonical_bytes
from tests.agreements.domain.samples import complete_data

D = Decimal
UPTIME = {"name": "Uptime", "objective_percent": "99.9", "window": "month"}
ERRORS = {"name": "Errors", "amount": "2", "unit": "%", "direction": "at_most", "window": "month"}
POINTS = {"name": "Points", "amount": "5", "unit": "points", "direction": "at_most", "window": "month"}
DOWNTIME = {"name": "Downtime", "amount": "43", "unit": "min", "direction": "at_most", "window": "month"}
SCORE = {"name": "Score", "amount": "88", "unit": "points", "direction": "at_least", "window": "month"}
LEVEL = "8a1f4b0e-5a55-4a57-9c3d-0c2f6c7f5a77"
TENTH = {"per_step": {"step": "0.1", "credit_percent": "2"}}


def document(level: dict[str, Any], rule: dict[str, Any], **terms: Any) -> AgreementContent:
    """Nothing but one level and its credit; the fee is 1,000 a month."""
    data = complete_data("en")
    kind = "quality" if "direction" in level else "availability"
    data["service_levels"] |= {
        "targets": [], "availability": [], "quality": [], kind: [{**level, "id": LEVEL}],
        "credits": [{"levels": [LEVEL], **rule}], "credit_terms": {"base": "total_fee", **terms},
    }  # fmt: skip
    data["payment"]["prices"] = [
        {"name": "Fee", "quantity": "1", "unit_price": "1000", "vat_percent": "21", "period": "month"}
    ]
    return read_content(data)


def only(content: AgreementContent) -> CreditedLevel:
    [level] = credited_levels(content)
    return level


WAYS = [
    (UPTIME, TENTH, "99.9", "0", "0"),
    (UPTIME, TENTH, "99.89", "2", "0"),
    (UPTIME, TENTH, "99.7", "4", "0"),
    (UPTIME, {"per_step": {"step": "0.1", "credit_percent": "2", "whole_steps": True}}, "99.75", "2", "0"),
    (UPTIME, {"fee_multiple": "10"}, "99.5", "5", "0"),
    (UPTIME, {"fee_multiple": "10", "cap_percent": "30"}, "90", "30", "0"),
    (ERRORS, {"per_step": {"step": "1", "credit_percent": "3"}}, "3.5", "6", "0"),
    (ERRORS, {"fee_multiple": "2"}, "4", "8", "0"),
    (POINTS, {"per_step": {"step": "1", "credit_percent": "0.5"}}, "9", "2", "0"),
    (POINTS, {"per_step": {"step": "5", "credit_amount": "200"}}, "11", "0", "400"),
    (DOWNTIME, {"per_step": {"step": "30", "credit_percent": "5"}}, "74", "10", "0"),
    (SCORE, {"per_step": {"step": "1", "credit_percent": "1"}}, "86.5", "2", "0"),
]


@pytest.mark.parametrize(("level", "rule", "measured", "percent", "amount"), WAYS)
def test_each_way_of_giving_a_credit(
    level: dict[str, Any], rule: dict[str, Any], measured: str, percent: str, amount: str
) -> None:
    credit = supposed(only(document(level, rule)), D(measured))
    assert (credit.percent, credit.amount) == (D(percent), D(amount))


METRICS = [
    (UPTIME, CreditMetric.UPTIME_PERCENT),
    (ERRORS, CreditMetric.ERROR_RATE_PERCENT),
    (POINTS, CreditMetric.POINTS),
    (DOWNTIME, CreditMetric.DOWNTIME_MINUTES),
    (SCORE, CreditMetric.SCORE),
]


@pytest.mark.parametrize(("level", "metric"), METRICS)
def test_what_a_level_is_measured_by(level: dict[str, Any], metric: CreditMetric) -> None:
    assert only(document(level, {"tiers": [{"below": "1", "credit_percent": "5"}]})).rule.metric == metric


HALF_WRITTEN = [
    {},
    {"is_none": True},
    {"per_step": {"step": "0.1"}},
    {"per_step": {"credit_percent": "2"}},
    {"per_step": {"step": "0", "credit_percent": "2"}},
    {"per_step": {"step": "1", "credit_percent": "2", "credit_amount": "9"}},
    {**TENTH, "fee_multiple": "10"},
    {**TENTH, "is_none": True},
]


@pytest.mark.parametrize("rule", HALF_WRITTEN)
def test_what_is_half_written_gives_nothing_yet(rule: dict[str, Any]) -> None:
    assert list(credited_levels(document(UPTIME, rule))) == []


def test_no_multiple_of_what_is_no_share() -> None:
    assert list(credited_levels(document(SCORE, {"fee_multiple": "10"}))) == []


QUARTER = {**UPTIME, "window": "quarter"}
TEN_PERCENT = {"tiers": [{"below": "99.9", "credit_percent": "10"}]}


def test_a_credit_of_a_quarter_is_of_the_fee_of_a_quarter() -> None:
    content = document(QUARTER, TEN_PERCENT)
    level = only(content)
    assert (level.rule.window, level.months, level.fee) == (CreditWindow.QUARTER, 3, Fraction(1000))
    settled = supposed_window(content, level, supposed(level, D("99")), Fraction(1000))
    assert settled.amount == D("300.00")
    assert sum(month.amount for month in worst_year(content)) == D("1200.00")


def test_an_amount_is_given_once_in_a_window() -> None:
    content = document(QUARTER, {"tiers": [{"below": "99.9", "credit_amount": "100"}]})
    level = only(content)
    assert supposed_window(content, level, supposed(level, D("99")), Fraction(1000)).amount == D("100.00")
    assert sum(month.amount for month in worst_year(content)) == D("400.00")


def test_the_cap_of_a_month_limits_each_month_of_a_quarter() -> None:
    content = document(QUARTER, {"tiers": [{"below": "99.9", "credit_percent": "50"}]}, cap_month_percent="20")
    level = only(content)
    settled = supposed_window(content, level, supposed(level, D("99")), Fraction(1000))
    assert (settled.amount, [step for step, _amount in settled.steps]) == (D("600.00"), [Step.EARNED, Step.CAP_MONTH])


def test_a_quarter_is_missed_again_by_the_next_quarter_and_counted_once() -> None:
    terms = {"repeat_multiplier": "2", "termination_misses": 2, "termination_windows": 3}
    year = worst_year(document(QUARTER, TEN_PERCENT, **terms))
    assert [month.amount for month in year[:6]] == [100, 100, 100, 200, 200, 200]
    assert [place for place, month in enumerate(year, 1) if month.may_terminate] == [6, 9, 12]


def test_a_rule_of_points_is_as_bad_as_its_cap() -> None:
    each = {"per_step": {"step": "1", "credit_percent": "1"}}
    assert worst_month(document(POINTS, each)) is None
    assert is_unlimited(document(POINTS, each))
    for capped in (document(POINTS, each, cap_month_percent="25"), document(POINTS, {**each, "cap_percent": "25"})):
        worst = worst_month(capped)
        assert worst is not None
        assert worst.amount == 250
        assert not is_unlimited(capped)


def test_the_worst_outage_lasts_the_whole_month() -> None:
    worst = worst_month(document(UPTIME, {"fee_multiple": "10", "cap_percent": "80"}))
    assert worst is not None
    assert worst.amount == 800


@pytest.mark.parametrize(("level", "rule", "low", "high"), [
    (UPTIME, TENTH, "97.9", "100"),
    (ERRORS, {"fee_multiple": "2"}, "0", "10"),
    (POINTS, {"per_step": {"step": "1", "credit_percent": "1"}}, "0", "20"),
])  # fmt: skip
def test_the_slider_goes_from_the_objective_to_well_beyond_it(
    level: dict[str, Any], rule: dict[str, Any], low: str, high: str
) -> None:
    scale = scale_of(only(document(level, rule)))
    assert (scale.low, scale.high) == (D(low), D(high))


EVERY_WAY = [
    TENTH,
    {"fee_multiple": "10"},
    {**TENTH, "cap_percent": "30"},
    {"per_step": {"step": "5", "credit_amount": "9"}},
]


@pytest.mark.parametrize("rule", EVERY_WAY)
def test_each_way_survives_its_bytes_a_copy_and_an_import(rule: dict[str, Any]) -> None:
    content = document(UPTIME, rule)
    assert read_content(canonical_bytes(content)) == content
    [copied] = as_new(content, same_customer=True).service_levels.credits
    [written] = content.service_levels.credits
    assert copied.model_dump(exclude={"id", "levels"}) == written.model_dump(exclude={"id", "levels"})
    assert only(as_new(content, same_customer=False)).rule == only(content).rule


def test_steps_and_multiples_are_explained_too() -> None:
    [line] = supposed(only(document(UPTIME, TENTH)), D("99.7")).lines
    assert (line.kind, line.percent) == (LineKind.STEPS, D(4))
    assert [line.values[name] for name in ("steps", "step", "each")] == [2, D("0.1"), D(2)]
    lost, capped = supposed(only(document(UPTIME, {"fee_multiple": "10", "cap_percent": "3"})), D("99.5")).lines
    assert (lost.kind, lost.percent) == (LineKind.MULTIPLE, D(5))
    assert lost.values["lost"] == Fraction(1, 2)
    assert (capped.kind, capped.percent) == (LineKind.CAPPED, D(3))
    assert capped.values["before"] == 5
