"""Clauses in the document: which print, under what number, and what their texts ask for."""

from typing import Any
from uuid import UUID

import pytest

from agreements.domain.clauses import contradicted, printing, verdict, with_variables
from agreements.domain.content import AgreementContent
from agreements.domain.copying import as_new
from agreements.domain.facts import DOMAINS, FACTS, IMPOSSIBLE, QUOTES, values_of
from agreements.domain.outline import outline
from drafting.domain.conditions import Choice, Condition, Verdict, comparison
from tests.agreements.domain.samples import a_clause, complete_data, rich_data

PLAIN = {"heading": "Mlčenlivost", "text": "Obě strany mlčí."}


def content_with(step: str, *clauses: dict[str, Any]) -> AgreementContent:
    data = complete_data("cs")
    data[step]["clauses"] = list(clauses)
    return AgreementContent.model_validate(data)


def only_if(*says: str, match: str = "all") -> dict[str, Any]:
    return {"match": match, "tests": [{"says": each} for each in says]}


def numbers(content: AgreementContent) -> dict[str, str]:
    clauses = outline(content).clauses.values()
    return {each.own.item.heading: each.number for each in clauses if each.own}


def test_clauses_stand_behind_those_of_their_article_and_change_no_number() -> None:
    without = outline(content_with("payment")).clauses
    behind = outline(content_with("payment", PLAIN, {**PLAIN, "heading": "Započtení"}))
    assert {key: clause.number for key, clause in without.items()}.items() <= {
        key: clause.number for key, clause in behind.clauses.items()
    }.items()
    last = max(int(each.number.split(".")[1]) for key, each in without.items() if key.startswith("payment."))
    assert numbers(content_with("payment", PLAIN, {**PLAIN, "heading": "Započtení"})) == {
        "Mlčenlivost": f"6.{last + 1}",
        "Započtení": f"6.{last + 2}",
    }


def test_a_closing_clause_stands_in_the_last_article() -> None:
    assert numbers(content_with("disputes", {**PLAIN, "closing": True})) == {"Mlčenlivost": "9.4"}


def test_a_clause_whose_condition_fails_has_no_number_and_the_next_one_moves_up() -> None:
    hidden = {**PLAIN, "heading": "Sleva", "condition": only_if("has_discount.is.yes")}
    content = content_with("payment", hidden, PLAIN)
    assert [each.item.heading for each in printing(content)] == ["Mlčenlivost"]
    alone = numbers(content_with("payment", PLAIN))
    assert numbers(content) == alone
    data = content.model_dump(mode="json")
    data["payment"]["discounts"] = [{"name": "Víceletá", "percent": "5"}]
    assert list(numbers(AgreementContent.model_validate(data))) == ["Sleva", "Mlčenlivost"]


def test_every_fact_of_an_agreement_is_one_of_its_values() -> None:
    for content in (AgreementContent(), AgreementContent.model_validate(rich_data("cs"))):
        for name, value in values_of(content).items():
            domain = DOMAINS[name]
            if isinstance(domain, Choice):
                assert value is None or value in domain.options, name
            else:
                assert value is None or (isinstance(value, int) and value >= domain.least), name


def test_what_is_said_to_be_impossible_is_said_of_facts() -> None:
    assert all(comparison(each, DOMAINS) for group in IMPOSSIBLE for each in group)
    needed = [quote.needs for quote in QUOTES.values() if quote.needs]
    assert needed
    assert all(says.partition(".")[0] in FACTS for says in needed)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (("term_kind.is.indefinite", "renewal.is.automatic"), Verdict.NEVER),
        (("term_kind.is.fixed", "renewal.is.automatic"), Verdict.SOMETIMES),
        (("has_credits.is.no", "credit_claim.is.on_request"), Verdict.NEVER),
    ],
)
def test_conditions_know_what_no_agreement_says(says: tuple[str, ...], expected: Verdict) -> None:
    assert verdict(Condition.model_validate(only_if(*says))) is expected


def test_a_text_that_quotes_what_its_condition_rules_out_is_found() -> None:
    text = "Končí {{ ends_on }}."
    assert contradicted(text, Condition.model_validate(only_if("term_kind.is.indefinite"))) == ["ends_on"]
    assert contradicted(text, Condition.model_validate(only_if("term_kind.is.fixed"))) == []
    assert contradicted(text, Condition()) == []
    either = only_if("term_kind.is.fixed", "term_kind.is.indefinite", match="any")
    assert contradicted(text, Condition.model_validate(either)) == ["ends_on"]


def test_a_value_that_a_text_asks_for_gets_a_place_and_keeps_what_was_typed() -> None:
    before = content_with("payment")
    item = {**PLAIN, "id": a_clause()["id"], "text": "{{ customer }} do {{ a }} a {{ b }}"}
    asked = with_variables(content_with("payment", item), before, "payment")
    [clause] = asked.payment.clauses
    assert [(each.name, each.value) for each in clause.variables] == [("a", ""), ("b", "")]
    filled = {**item, "variables": [{"name": "b", "value": "2"}, {"name": "gone", "value": "x"}]}
    again = with_variables(content_with("payment", filled), asked, "payment").payment.clauses[0]
    assert [(each.name, each.value) for each in again.variables] == [("a", ""), ("b", "2")]
    unchanged = content_with("payment", PLAIN)
    assert with_variables(unchanged, unchanged, "payment") is unchanged


@pytest.mark.parametrize("same_customer", [True, False])
def test_a_copy_keeps_the_clause_under_an_identity_of_its_own(same_customer: bool) -> None:
    source = AgreementContent.model_validate(rich_data("cs"))
    copied = as_new(source, same_customer=same_customer).payment.clauses[0]
    assert copied.id != UUID(a_clause()["id"])
    assert copied.model_copy(update={"id": source.payment.clauses[0].id}) == source.payment.clauses[0]
