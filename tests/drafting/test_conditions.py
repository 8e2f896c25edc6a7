"""Conditions: what holds, why not, and what always or never does."""

import pytest
from pydantic import ValidationError

from drafting.domain.conditions import (
    YES_NO,
    Choice,
    Condition,
    Domain,
    Statement,
    Value,
    Verdict,
    Whole,
    failing,
    holds,
    incomplete,
    statements,
    verdict,
)

DOMAINS: dict[str, Domain] = {
    "discount": YES_NO,
    "method": Choice(("transfer", "card", "debit")),
    "claim": Choice(("automatic", "on_request"), may_be_open=True),
    "visits": Whole(),
    "due": Whole(may_be_open=True),
}
VALUES: dict[str, Value] = {"discount": "yes", "method": "card", "claim": None, "visits": 3, "due": None}


def only_if(*tests: str, match: str = "all") -> Condition:
    """Write conditions shortly: "visits.at_least:3"."""
    data = [{"says": says.partition(":")[0], "number": says.partition(":")[2] or None} for says in tests]
    return Condition.model_validate({"match": match, "tests": data})


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (only_if(), True),
        (only_if("discount.is.yes"), True),
        (only_if("discount.is.no"), False),
        (only_if("discount.is.yes", "method.is.debit"), False),
        (only_if("discount.is.no", "method.is.card", match="any"), True),
        (only_if("method.is_not.debit"), True),
        (only_if("visits.at_least:3"), True),
        (only_if("visits.at_least:4"), False),
        (only_if("visits.at_most:3"), True),
        (only_if("visits.at_most:2"), False),
        (only_if("visits.is:3"), True),
        (only_if("due.at_least:0"), False),  # nothing is said about it
        (only_if("claim.is_not.automatic"), True),
        (only_if("gone.is.yes"), True),  # says nothing, and is found by the check
        (only_if("visits.at_least"), True),
    ],
)
def test_a_condition_holds_or_not(condition: Condition, expected: bool) -> None:
    assert holds(condition, VALUES, DOMAINS) is expected


def test_what_fails_is_named_once_and_only_where_the_whole_fails() -> None:
    both = only_if("visits.at_least:4", "visits.is:5", "discount.is.yes", "method.is.debit")
    assert failing(both, VALUES, DOMAINS) == ["visits", "method"]
    assert failing(only_if("discount.is.no", "method.is.card", match="any"), VALUES, DOMAINS) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (only_if(), Verdict.SOMETIMES),
        (only_if("discount.is.yes"), Verdict.SOMETIMES),
        (only_if("discount.is.yes", "discount.is.no"), Verdict.NEVER),
        (only_if("discount.is.yes", "discount.is.no", match="any"), Verdict.ALWAYS),
        (only_if("method.is.card", "method.is.debit"), Verdict.NEVER),
        (only_if("method.is.card", "method.is.debit", match="any"), Verdict.SOMETIMES),
        (only_if("method.is.card", "method.is.debit", "method.is.transfer", match="any"), Verdict.ALWAYS),
        (only_if("method.is_not.card", "method.is_not.debit", match="any"), Verdict.ALWAYS),
        (only_if("method.is_not.card", "method.is_not.debit", "method.is_not.transfer"), Verdict.NEVER),
        (only_if("visits.at_least:0"), Verdict.ALWAYS),
        (only_if("visits.at_least:1"), Verdict.SOMETIMES),
        (only_if("visits.at_least:4", "visits.at_most:3"), Verdict.NEVER),
        (only_if("visits.at_least:3", "visits.at_most:3"), Verdict.SOMETIMES),
        (only_if("visits.at_least:4", "visits.at_most:3", match="any"), Verdict.ALWAYS),
        (only_if("visits.at_least:5", "visits.at_most:3", match="any"), Verdict.SOMETIMES),
        (only_if("due.at_least:0"), Verdict.SOMETIMES),  # it may be left open
        (only_if("claim.is.automatic", "claim.is.on_request", match="any"), Verdict.SOMETIMES),
        (only_if("discount.is.no", "claim.is.automatic"), Verdict.NEVER),  # impossible together
        (only_if("discount.is.no", "claim.is.on_request"), Verdict.SOMETIMES),
        (only_if("discount.is.yes", "claim.is_not.automatic", match="any"), Verdict.ALWAYS),
    ],
)
def test_always_and_never_are_known_beforehand(condition: Condition, expected: Verdict) -> None:
    impossible = [(Statement(says="discount.is.no"), Statement(says="claim.is.automatic"))]
    assert verdict(condition, DOMAINS, impossible) is expected


def test_what_cannot_be_tried_out_is_not_judged() -> None:
    domains = {f"f{n}": Choice(tuple(f"o{m}" for m in range(12))) for n in range(6)}
    condition = only_if(*(f"{name}.is.o1" for name in domains))
    assert verdict(condition, domains) is Verdict.SOMETIMES


def test_incomplete_statements_are_named() -> None:
    condition = only_if("discount.is.yes", "visits.at_least", "", "method.is.gold", "nobody.is.yes")
    assert incomplete(condition, DOMAINS) == [1, 2, 3, 4]


def test_is_not_is_offered_where_it_says_more_than_the_other_option() -> None:
    assert list(statements("discount", YES_NO)) == ["discount.is.yes", "discount.is.no"]
    assert "claim.is_not.automatic" in statements("claim", DOMAINS["claim"])
    assert list(statements("visits", Whole())) == ["visits.at_least", "visits.at_most", "visits.is"]


@pytest.mark.parametrize("says", ["<b>", "A.is.B", "a b", "x" * 91])
def test_a_statement_is_a_few_plain_words(says: str) -> None:
    with pytest.raises(ValidationError):
        Statement(says=says)
