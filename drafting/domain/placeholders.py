"""Placeholders in document text: `{{ company }}` and `{{ promise complaint.email.normal.first_response in hours }}`.

A promise may name the form that its sentence needs: `{{ promise KEY in hours | within }}` reads "do 24 hodin" and
"within 24 hours". Without `in` the target's own unit is printed. A conversion that is not exact is never made.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from drafting.domain.units import Form, Unit, convert, spell

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
PROMISE = re.compile(
    r"promise\s+(?P<key>[a-z_]+(?:\.[a-z_]+)+)(?:\s+in\s+(?P<unit>[a-z_]+))?(?:\s*\|\s*(?P<form>[a-z]+))?"
)
PARAMETER = re.compile(r"[a-z][a-z0-9_]*")


class ProblemKind(StrEnum):
    """What can be wrong with a placeholder."""

    MALFORMED = "malformed"  # neither a parameter nor a promise
    UNKNOWN_PARAMETER = "unknown_parameter"
    EMPTY_PARAMETER = "empty_parameter"
    UNKNOWN_PROMISE = "unknown_promise"  # no such target
    INEXACT_UNIT = "inexact_unit"  # the target's own unit was printed instead


@dataclass(frozen=True)
class Promised:
    """What the target behind a key promises today."""

    key: str
    amount: Decimal
    unit: Unit


@dataclass(frozen=True)
class PromiseReference:
    """One use of a promise: what was asked for and what was printed."""

    key: str
    asked_unit: Unit | None
    form: Form
    amount: Decimal
    unit: Unit


@dataclass(frozen=True)
class PlaceholderProblem:
    """A placeholder that could not be filled as written. `name` is the parameter's name or the promise's key."""

    kind: ProblemKind
    expression: str
    name: str
    asked_unit: Unit | None = None
    own_unit: Unit | None = None


@dataclass(frozen=True)
class Run:
    """A piece of text: plain, or the value of one parameter or promise, or a gap where a value is missing."""

    text: str
    promise: str = ""
    parameter: str = ""
    is_missing: bool = False


@dataclass(frozen=True)
class Filled:
    """Text with its placeholders filled, the promises it cites and what was wrong."""

    runs: tuple[Run, ...]
    references: tuple[PromiseReference, ...]
    problems: tuple[PlaceholderProblem, ...]

    @property
    def text(self) -> str:
        """Return the filled text as one string."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class ParsedPromise:
    """`promise KEY in UNIT | FORM`, taken apart."""

    key: str
    unit: Unit | None
    form: Form


@dataclass(frozen=True)
class ParsedParameter:
    """The name of a parameter."""

    name: str


def parse(expression: str) -> ParsedPromise | ParsedParameter | None:
    """Take apart what stands between the braces; None if it is neither a promise nor a parameter."""
    expression = expression.strip()
    if match := PROMISE.fullmatch(expression):
        unit, form = match["unit"], match["form"]
        if (unit is None or unit in set(Unit)) and (form is None or form in set(Form)):
            return ParsedPromise(match["key"], Unit(unit) if unit else None, Form(form) if form else Form.PLAIN)
        return None
    return ParsedParameter(expression) if PARAMETER.fullmatch(expression) else None


def expressions(text: str) -> list[ParsedPromise | ParsedParameter]:
    """Return the well-formed placeholders of `text`, in order."""
    parsed = (parse(match[1]) for match in PLACEHOLDER.finditer(text))
    return [each for each in parsed if each is not None]


def fill(
    text: str,
    *,
    language: str,
    parameters: Mapping[str, str],
    promises: Mapping[str, Promised],
) -> Filled:
    """Fill the placeholders of `text` for a reader of `language` ("cs" or "en").

    Never raises for bad text: what cannot be filled stands as `[name]` and is listed in `problems`.
    """
    filler = _Filler(language, parameters, promises)
    end = 0
    for match in PLACEHOLDER.finditer(text):
        filler.add_text(text[end : match.start()])
        filler.add_expression(match[1].strip())
        end = match.end()
    filler.add_text(text[end:])
    return Filled(tuple(filler.runs), tuple(filler.references), tuple(filler.problems))


class _Filler:
    """Collects the runs of one text."""

    def __init__(self, language: str, parameters: Mapping[str, str], promises: Mapping[str, Promised]) -> None:
        self.language = language
        self.parameters = parameters
        self.promises = promises
        self.runs: list[Run] = []
        self.references: list[PromiseReference] = []
        self.problems: list[PlaceholderProblem] = []

    def add_text(self, text: str) -> None:
        if text:
            self.runs.append(Run(text))

    def add_expression(self, expression: str) -> None:
        parsed = parse(expression)
        if isinstance(parsed, ParsedPromise):
            self._add_promise(parsed, expression)
        elif isinstance(parsed, ParsedParameter):
            self._add_parameter(parsed.name, expression)
        else:
            self._add_gap(PlaceholderProblem(ProblemKind.MALFORMED, expression, expression))

    def _add_parameter(self, name: str, expression: str) -> None:
        value = self.parameters.get(name)
        if value is None:
            self._add_gap(PlaceholderProblem(ProblemKind.UNKNOWN_PARAMETER, expression, name))
        elif not value.strip():
            self._add_gap(PlaceholderProblem(ProblemKind.EMPTY_PARAMETER, expression, name))
        else:
            self.runs.append(Run(value, parameter=name))

    def _add_promise(self, parsed: ParsedPromise, expression: str) -> None:
        promised = self.promises.get(parsed.key)
        if promised is None:
            problem = PlaceholderProblem(ProblemKind.UNKNOWN_PROMISE, expression, parsed.key, parsed.unit)
            self._add_gap(problem, promise=parsed.key)
            return
        amount, unit = promised.amount, promised.unit
        if parsed.unit is not None:
            converted = convert(promised.amount, promised.unit, parsed.unit)
            if converted is None:
                self.problems.append(
                    PlaceholderProblem(
                        ProblemKind.INEXACT_UNIT, expression, parsed.key, parsed.unit, own_unit=promised.unit
                    )
                )
            else:
                amount, unit = converted, parsed.unit
        self.references.append(PromiseReference(parsed.key, parsed.unit, parsed.form, amount, unit))
        self.runs.append(Run(spell(amount, unit, self.language, parsed.form), promise=parsed.key))

    def _add_gap(self, problem: PlaceholderProblem, promise: str = "") -> None:
        self.problems.append(problem)
        parameter = "" if promise else problem.name
        self.runs.append(Run(f"[{problem.name}]", promise=promise, parameter=parameter, is_missing=True))
