"""Service credits: published tables at their exact boundaries, the other ways to reckon, and what is refused."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from agreements.domain.credits import CreditRule, CreditRuleError, LineKind, credit_of, credit_percent, gaps_between


def tiers(*bands: tuple[str | None, str | None, str]) -> dict[str, Any]:
    return {"tiers": [{"below": b, "at_least": a, "credit_percent": c} for b, a, c in bands]}


# The tables of seven providers as they published them, each another company; the comments say where.
COMPUTE = tiers(("99.99", "99.0", "10"), ("99.0", "95.0", "30"), ("95.0", None, "100"))  # aws.amazon.com/compute/sla
WIDE_COLUMN = tiers(
    ("99.999", "99.0", "10"), ("99.0", "95.0", "25"), ("95.0", None, "50")
)  # cloud.google.com/bigtable/sla, replicated over three regions
HEALTHCARE_API = tiers(
    ("99.9", "95.0", "10"), ("95.0", "90.0", "25"), ("90.0", None, "100")
)  # stedi.com/docs/legal/slas
COBROWSING = tiers(("99.9", "99", "10"), ("99", "95", "25"), ("95", None, "50"))  # cobrowse.io/security-and-sla
FACILITY = tiers(("99.9", "98", "5"), ("98", "95", "25"), ("95", None, "50"))  # onsite.fm/legal/sla
HOSTING = tiers(
    ("99.999", "99.99", "10"), ("99.99", "99.0", "25"), ("99.0", "95.0", "50"), ("95.0", None, "100")
)  # cloud.atalnetworks.net, version 2.1
MEETINGS = tiers(("99.9", "99.0", "10"), ("99.0", None, "30"))  # Digital Samba, as quoted on lawinsider.com
# Every bound from both sides: (table, [(the bound, the credit at it, the credit just below it)]).
PUBLISHED = [
    (COMPUTE, [("99.99", 0, 10), ("99.0", 10, 30), ("95.0", 30, 100)]),
    (WIDE_COLUMN, [("99.999", 0, 10), ("99.0", 10, 25), ("95.0", 25, 50)]),
    (HEALTHCARE_API, [("99.9", 0, 10), ("95.0", 10, 25), ("90.0", 25, 100)]),
    (COBROWSING, [("99.9", 0, 10), ("99", 10, 25), ("95", 25, 50)]),
    (FACILITY, [("99.9", 0, 5), ("98", 5, 25), ("95", 25, 50)]),
    (HOSTING, [("99.999", 0, 10), ("99.99", 10, 25), ("99.0", 25, 50), ("95.0", 50, 100)]),
    (MEETINGS, [("99.9", 0, 10), ("99.0", 10, 30)]),
]
A_LITTLE = Fraction(1, 10**30)
"""Less than any number of decimals that somebody could show."""
BOUNDS = [(table, *each) for table, bounds in PUBLISHED for each in bounds]


@pytest.mark.parametrize(("table", "bound", "at_it", "below_it"), BOUNDS)
def test_published_tables_on_both_sides_of_each_bound(
    table: dict[str, Any], bound: str, at_it: int, below_it: int
) -> None:
    rule = CreditRule.from_dict(table)

    assert credit_percent(rule, Decimal(bound)) == at_it
    assert credit_percent(rule, Fraction(bound) - A_LITTLE) == below_it
    assert credit_percent(rule, Decimal(bound) - Decimal("0.0001")) == below_it


@pytest.mark.parametrize("table", [table for table, _bounds in PUBLISHED])
def test_published_tables_at_their_ends(table: dict[str, Any]) -> None:
    rule = CreditRule.from_dict(table)

    assert credit_percent(rule, Decimal(100)) == 0
    assert credit_percent(rule, Decimal(0)) == max(tier.credit_percent for tier in rule.tiers)
    assert gaps_between(rule.tiers) == []


# What is published without a table: arcustech.com, stablehost.com and expertsystems.com.au, in that order.
EACH_HALF_HOUR = {
    "metric": "downtime_minutes", "objective": 0, "per_step": {"step": 30, "credit_percent": 5}, "cap_percent": 100,
}  # fmt: skip
EACH_TENTH = {"objective": "99.9", "per_step": {"step": "0.1", "credit_percent": 10, "started": False}}
FIFTY_TIMES = {"objective": "99.9", "fee_multiple": 50, "cap_percent": 100}


@pytest.mark.parametrize(("rule", "measured", "credit"), [
    (EACH_HALF_HOUR, "0", "0"), (EACH_HALF_HOUR, "1", "5"), (EACH_HALF_HOUR, "30", "5"), (EACH_HALF_HOUR, "30.5", "10"),
    (EACH_HALF_HOUR, "600", "100"), (EACH_HALF_HOUR, "720", "100"),
    (EACH_TENTH, "99.9", "0"), (EACH_TENTH, "99.8001", "0"), (EACH_TENTH, "99.8", "10"), (EACH_TENTH, "99.7", "20"),
    (FIFTY_TIMES, "99.9", "0"), (FIFTY_TIMES, "99.5", "25"), (FIFTY_TIMES, "98", "100"), (FIFTY_TIMES, "0", "100"),
])  # fmt: skip
def test_published_rules_without_a_table(rule: dict[str, Any], measured: str, credit: str) -> None:
    assert credit_percent(CreditRule.from_dict(rule), Decimal(measured)) == Decimal(credit)


def test_what_a_page_rounds_to_the_objective_still_earns_its_credit() -> None:
    measured = Decimal("99.8999")

    assert f"{measured:.2f}" == "99.90"
    assert credit_percent(CreditRule.from_dict(HEALTHCARE_API), measured) == 10


def test_raw_counts_are_compared_exactly() -> None:
    """2,997 of 3,000 cases are 99.9 % to the last digit; one case less is a miss that 28 decimals could hide."""
    rule = CreditRule.from_dict({"metric": "in_target_percent", **tiers(("99.9", None, "10"))})

    assert credit_percent(rule, Fraction(2997 * 100, 3000)) == 0
    assert credit_percent(rule, Fraction(2997 * 10**40 - 1, 3000 * 10**40) * 100) == 10


def test_numbers_of_json_become_the_decimals_that_were_written() -> None:
    rule = CreditRule.from_dict(
        {"tiers": [{"below": 99.5, "at_least": 99.0, "credit_percent": 10}], "cap_percent": 100}
    )

    assert rule.tiers[0].below == Decimal("99.5")
    assert credit_percent(rule, Decimal("99.1")) == Decimal(10)
    assert credit_percent(rule, Decimal("99.5")) == 0


def test_downtime_in_minutes_where_less_is_better() -> None:
    rule = CreditRule.from_dict({"metric": "downtime_minutes", **tiers(("440", "44", "10"), (None, "440", "30"))})

    assert [credit_percent(rule, Decimal(minutes)) for minutes in (0, 43, 44, 439, 440)] == [0, 0, 10, 10, 30]


@pytest.mark.parametrize(("started", "measured", "credit"), [
    (True, "99.9", 0), (True, "99.89", 2), (True, "99.8", 2), (True, "99.79", 4),
    (False, "99.81", 0), (False, "99.8", 2), (False, "99.75", 2),
])  # fmt: skip
def test_so_much_for_each_step(started: bool, measured: str, credit: int) -> None:
    rule = CreditRule.from_dict(
        {"objective": "99.9", "per_step": {"step": 0.1, "credit_percent": 2, "started": started}}
    )

    assert credit_percent(rule, Decimal(measured)) == credit


def test_points_above_the_allowance() -> None:
    rule = CreditRule.from_dict(
        {"metric": "points", "objective": 5, "per_step": {"step": 1, "credit_percent": "0.5"}, "cap_percent": 10}
    )

    assert [credit_percent(rule, Decimal(points)) for points in (5, 6, 24, 25, 100)] == [
        0,
        Decimal("0.5"),
        Decimal("9.5"),
        10,
        10,
    ]


def test_a_multiple_of_the_fee_for_what_was_lost() -> None:
    """Ten times the fee of the time that was lost, once the objective is missed."""
    rule = CreditRule.from_dict({"objective": "99.9", "fee_multiple": 10, "cap_percent": 100})

    assert credit_percent(rule, Decimal("99.95")) == 0
    assert credit_percent(rule, Decimal("99.5")) == 5
    assert credit_percent(rule, Decimal("80")) == 100


def test_each_step_of_the_reckoning_is_told() -> None:
    credit = credit_of(CreditRule.from_dict({**COMPUTE, "cap_percent": 50}), Decimal("90"))

    assert [line.kind for line in credit.lines] == [LineKind.TIER, LineKind.CAPPED]
    assert [line.percent for line in credit.lines] == [Decimal(100), Decimal(50)]
    assert credit.lines[0].values == {
        "measured": Decimal("90"),
        "below": Decimal("95.0"),
        "at_least": None,
        "amount": 0,
    }


@pytest.mark.parametrize("data", [
    {},
    {"tiers": []},
    {"tiers": [{"below": 99, "credit_percent": None}]},
    {"tiers": [{"credit_percent": 5}]},
    {"tiers": [{"below": 99, "at_least": 99, "credit_percent": 5}]},
    {"tiers": [{"below": "about 99", "credit_percent": 5}]},
    {"tiers": [{"below": "NaN", "credit_percent": 5}]},
    {"tiers": [{"below": 99, "credit_percent": -5}]},
    {"tiers": [{"below": 99, "credit_percent": 5}, {"below": 98, "credit_percent": 10}]},
    tiers(("99.9", "98", "5"), ("98.5", "95", "9")),
    {**COMPUTE, "fee_multiple": 2, "objective": 99},
    {"fee_multiple": 2},
    {"fee_multiple": 2, "objective": 3, "metric": "points"},
    {"per_step": {"step": 0, "credit_percent": 2}, "objective": 99},
    {"per_step": {"step": 1}, "objective": 99},
    {**COMPUTE, "cap_percent": -1},
    {**COMPUTE, "metric": "mood"},
    {**COMPUTE, "bonus": 5},
    {"tiers": "all"},
    {"tiers": [{"below": 99, "at_lest": 98, "credit_percent": 5}]},
    {"tiers": [{"below": True, "credit_percent": 5}]},
    {"tiers": [{"below": "99,5", "credit_percent": 5}]},
    {"per_step": {"step": 1, "credit_percent": 2, "rounded": "up"}, "objective": 99},
    {"per_step": {"step": 1, "credit_percent": 2, "started": "no"}, "objective": 99},
])  # fmt: skip
def test_what_is_no_rule_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(CreditRuleError):
        CreditRule.from_dict(data)


@pytest.mark.parametrize("data", [None, 5, "99.9", [], [{"tiers": []}], {1: 2}])
def test_what_is_no_mapping_of_names_is_refused_too(data: Any) -> None:
    with pytest.raises(CreditRuleError):
        CreditRule.from_dict(data)


def test_what_meets_the_objective_earns_nothing_where_a_tier_begins_at_it() -> None:
    rule = CreditRule.from_dict(
        {"metric": "error_rate_percent", "objective": 2, **tiers((None, "5", "30"), ("5", "2", "10"))}
    )

    assert [credit_percent(rule, Decimal(rate)) for rate in ("1.9", "2", "2.0001", "5")] == [0, 0, 10, 30]
    assert credit_of(rule, Decimal(2)).lines[0].kind is LineKind.MET


def test_a_gap_between_tiers_is_found() -> None:
    rule = CreditRule.from_dict(tiers(("99.9", "99", "10"), ("98", None, "50")))

    assert gaps_between(rule.tiers) == [(Decimal("98"), Decimal("99"))]
    assert gaps_between(CreditRule.from_dict(COMPUTE).tiers) == []
