"""Conditions on facts of a document, as data: "only if there is a discount".

A condition is a list of statements of which all, or any, must hold. A statement names a fact, how it is compared and,
for a fact with options, which one: `has_discount.is.yes`, `payment_method.is_not.card`, `services.at_least` with a
number.
What facts a document has, and what values each of them may take, its own app says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, product
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MOST_STATEMENTS = 6
MOST_COMBINATIONS = 200_000


class Operator(StrEnum):
    """How a fact is compared."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Match(StrEnum):
    """How many of the statements must hold."""

    ALL = "all"
    ANY = "any"


class Statement(BaseModel):
    """One comparison. `number` belongs to facts that are numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9_.]*$", max_length=90)] = ""
    number: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class Condition(BaseModel):
    """Without statements it always holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    match: Match = Match.ALL
    tests: Annotated[list[Statement], Field(max_length=MOST_STATEMENTS)] = []


@dataclass(frozen=True)
class Choice:
    """A fact that is one of a few words. One that `may_be_open` may also be none of them, for good."""

    options: tuple[str, ...]
    may_be_open: bool = False


@dataclass(frozen=True)
class Whole:
    """A fact that is a whole number from `least` up, or open."""

    least: int = 0
    may_be_open: bool = False


YES_NO = Choice(("yes", "no"))
Domain = Choice | Whole
Value = str | int | None
"""None: the document does not say."""


@dataclass(frozen=True)
class Comparison:
    """A statement, taken apart."""

    fact: str
    operator: Operator
    value: str | int


class Verdict(StrEnum):
    """What a condition comes to over all documents that there can be."""

    SOMETIMES = "sometimes"
    ALWAYS = "always"
    NEVER = "never"


def statements(fact: str, domain: Domain) -> Iterator[str]:
    """Yield what can be said about a fact; "is not" only where it is more than the other of two options."""
    match domain:
        case Choice(options):
            yield from (f"{fact}.{Operator.IS}.{option}" for option in options)
            if len(options) > 2 or domain.may_be_open:
                yield from (f"{fact}.{Operator.IS_NOT}.{option}" for option in options)
        case Whole():
            yield from (f"{fact}.{operator}" for operator in (Operator.AT_LEAST, Operator.AT_MOST, Operator.IS))


def comparison(statement: Statement, domains: Mapping[str, Domain]) -> Comparison | None:
    """Take a statement apart; None if it is incomplete or says nothing that can be said of these facts."""
    fact, _dot, rest = statement.says.partition(".")
    domain = domains.get(fact)
    if domain is None or statement.says not in statements(fact, domain):
        return None
    operator, _dot, option = rest.partition(".")
    if isinstance(domain, Choice):
        return Comparison(fact, Operator(operator), option)
    return Comparison(fact, Operator(operator), statement.number) if statement.number is not None else None


def incomplete(condition: Condition, domains: Mapping[str, Domain]) -> list[int]:
    """Return the places of the statements that say nothing."""
    return [place for place, each in enumerate(condition.tests) if comparison(each, domains) is None]


def holds(condition: Condition, values: Mapping[str, Value], domains: Mapping[str, Domain]) -> bool:
    """Say whether the condition holds. Statements that say nothing are left out; without any it holds."""
    found = _comparisons(condition, domains)
    return _combined(condition.match, [_true(each, values.get(each.fact)) for each in found]) if found else True


def failing(condition: Condition, values: Mapping[str, Value], domains: Mapping[str, Domain]) -> list[str]:
    """Return the facts because of which the condition does not hold, each once; none where it holds."""
    if holds(condition, values, domains):
        return []
    found = _comparisons(condition, domains)
    return list(dict.fromkeys(each.fact for each in found if not _true(each, values.get(each.fact))))


def verdict(
    condition: Condition, domains: Mapping[str, Domain], impossible: Iterable[Sequence[Statement]] = ()
) -> Verdict:
    """Say whether the condition is always or never true, whatever a document says.

    `impossible` are statements that never hold together. Each fact is tried with every value at which something
    changes, so the answer is exact; for a condition with more combinations than can be tried it is SOMETIMES.
    """
    found = _comparisons(condition, domains)
    if not found:
        return Verdict.SOMETIMES
    names = list(dict.fromkeys(each.fact for each in found))
    never = [group for each in impossible if (group := _group(each, domains, names))]
    tests = [*found, *chain.from_iterable(never)]
    points = [_points(domains[name], [each for each in tests if each.fact == name]) for name in names]
    if _product(points) > MOST_COMBINATIONS:
        return Verdict.SOMETIMES
    outcomes = set()
    for chosen in product(*points):
        values = dict(zip(names, chosen, strict=True))
        if any(all(_true(each, values[each.fact]) for each in group) for group in never):
            continue
        outcomes.add(_combined(condition.match, [_true(each, values[each.fact]) for each in found]))
        if len(outcomes) == 2:
            return Verdict.SOMETIMES
    return Verdict.ALWAYS if outcomes == {True} else Verdict.NEVER


def _comparisons(condition: Condition, domains: Mapping[str, Domain]) -> list[Comparison]:
    return [found for each in condition.tests if (found := comparison(each, domains)) is not None]


def _group(group: Sequence[Statement], domains: Mapping[str, Domain], names: list[str]) -> list[Comparison]:
    """Return an impossible group that is only about facts that the condition asks for, else nothing."""
    found = [comparison(each, domains) for each in group]
    if all(each is not None and each.fact in names for each in found):
        return [each for each in found if each is not None]
    return []


def _true(test: Comparison, value: Value) -> bool:
    match test.operator:
        case Operator.IS:
            return value == test.value
        case Operator.IS_NOT:
            return value != test.value
        case Operator.AT_LEAST:
            return isinstance(value, int) and isinstance(test.value, int) and value >= test.value
        case Operator.AT_MOST:
            return isinstance(value, int) and isinstance(test.value, int) and value <= test.value


def _combined(match: Match, results: list[bool]) -> bool:
    return all(results) if match is Match.ALL else any(results)


def _points(domain: Domain, tests: list[Comparison]) -> list[Value]:
    """Return one value of each kind that the tests can tell apart."""
    found: set[Value] = set()
    if isinstance(domain, Choice):
        found.update(domain.options)
    else:
        around = {each.value + step for each in tests if isinstance(each.value, int) for step in (-1, 0, 1)}
        found.update(number for number in around | {domain.least} if number >= domain.least)
    if domain.may_be_open:
        found.add(None)
    return list(found)


def _product(points: list[list[Value]]) -> int:
    size = 1
    for each in points:
        size *= len(each)
    return size
