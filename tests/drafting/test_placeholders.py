"""Placeholders are filled from parameters and targets; what cannot be filled is told."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.domain.placeholders import (
    ParsedParameter,
    ParsedPromise,
    ProblemKind,
    Promised,
    PromiseReference,
    Run,
    expressions,
    fill,
    parse,
)
from drafting.domain.units import Form, Unit

EMAIL = "enquiry.email.any.first_response"
ACKNOWLEDGE = "complaint.any.any.acknowledgement"
PROMISES = {
    EMAIL: Promised(EMAIL, Decimal(24), Unit.HOURS),
    ACKNOWLEDGE: Promised(ACKNOWLEDGE, Decimal(2), Unit.BUSINESS_DAYS),
}


def filled(text: str, language: str = "en", **parameters: str) -> str:
    result = fill(text, language=language, parameters=parameters, promises=PROMISES)
    return result.text.replace("\u00a0", " ")


def test_a_promise_prints_in_the_unit_that_is_asked_for() -> None:
    result = fill(
        f"We answer {{{{ promise {EMAIL} in minutes | within }}}}.", language="en", parameters={}, promises=PROMISES
    )
    assert result.text.replace("\u00a0", " ") == "We answer within 1,440 minutes."
    assert result.references == (PromiseReference(EMAIL, Unit.MINUTES, Form.WITHIN, Decimal(1440), Unit.MINUTES),)
    assert result.problems == ()
    assert result.runs[0] == Run("We answer ")
    assert result.runs[1].promise == EMAIL


@pytest.mark.parametrize("spacing", ["{{ promise K in hours|within }}", "{{promise  K  in  hours  |  within}}"])
def test_spaces_do_not_matter(spacing: str) -> None:
    text = spacing.replace("K", EMAIL)
    assert filled(text, "cs") == "do 24 hodin"
    assert filled(text, "en") == "within 24 hours"


def test_without_a_unit_the_targets_own_unit_prints_and_that_is_no_problem() -> None:
    result = fill(f"{{{{ promise {ACKNOWLEDGE} }}}}", language="cs", parameters={}, promises=PROMISES)
    assert result.text.replace("\u00a0", " ") == "2 pracovní dny"
    assert result.problems == ()


def test_business_days_are_never_turned_into_hours() -> None:
    result = fill(f"{{{{ promise {ACKNOWLEDGE} in hours | within }}}}", language="en", parameters={}, promises=PROMISES)
    assert result.text.replace("\u00a0", " ") == "within 2 business days"
    (problem,) = result.problems
    assert problem.kind == ProblemKind.INEXACT_UNIT
    assert (problem.name, problem.asked_unit, problem.own_unit) == (ACKNOWLEDGE, Unit.HOURS, Unit.BUSINESS_DAYS)
    assert result.references[0].unit == Unit.BUSINESS_DAYS


def test_parameters_are_filled_and_their_braces_are_not_read_again() -> None:
    assert filled("At {{ company }} we care.", company="Včela & syn") == "At Včela & syn we care."
    assert filled("{{ company }}", company="{{ contact }}") == "{{ contact }}"


@pytest.mark.parametrize(
    ("text", "kind", "name", "printed"),
    [
        ("{{ companny }}", ProblemKind.UNKNOWN_PARAMETER, "companny", "[companny]"),
        ("{{ empty }}", ProblemKind.EMPTY_PARAMETER, "empty", "[empty]"),
        ("{{ promise a.b.c in hours }}", ProblemKind.UNKNOWN_PROMISE, "a.b.c", "[a.b.c]"),
        ("{{ promise a.b.c in fortnights }}", ProblemKind.MALFORMED, "promise a.b.c in fortnights", None),
        ("{{ promise a.b.c in hours | soon }}", ProblemKind.MALFORMED, "promise a.b.c in hours | soon", None),
        ("{{ }}", ProblemKind.MALFORMED, "", "[]"),
    ],
)
def test_what_cannot_be_filled_is_a_visible_gap(text: str, kind: ProblemKind, name: str, printed: str | None) -> None:
    result = fill(f"x {text} y", language="en", parameters={"empty": " "}, promises=PROMISES)
    (problem,) = result.problems
    assert (problem.kind, problem.name) == (kind, name)
    assert result.text == f"x {printed or f'[{name}]'} y"
    assert [run.is_missing for run in result.runs] == [False, True, False]


def test_parse_takes_an_expression_apart() -> None:
    assert parse(" company ") == ParsedParameter("company")
    assert parse(f"promise {EMAIL} in hours") == ParsedPromise(EMAIL, Unit.HOURS, Form.PLAIN)
    assert parse("Company Name") is None
    assert expressions("a {{ company }} b {{ ?! }} c {{ promise a.b | every }}") == [
        ParsedParameter("company"),
        ParsedPromise("a.b", None, Form.EVERY),
    ]


@given(st.text(alphabet="{} promsiec.|inhours\n", max_size=60))
def test_no_text_can_break_it(text: str) -> None:
    result = fill(text, language="cs", parameters={"company": "X"}, promises=PROMISES)
    assert "".join(run.text for run in result.runs) == result.text
    assert "" not in [run.text for run in result.runs]
