"""The form of a clause of the library: made of the same parts as the steps of an agreement."""

from __future__ import annotations

from django.http import QueryDict
from pydantic import ValidationError

from agreements.forms.build import Builder
from agreements.forms.labels.clauses import statement_options
from agreements.forms.operations import Operation, apply
from agreements.forms.parse import Parsed, parse
from agreements.forms.raw import RawTree, raw_from_post, raw_of
from agreements.forms.shape import shape_of
from agreements.forms.tree import Group, element_id
from agreements.services.problems import refusal_of
from core.errors import Problem, Refusal
from drafting.domain.library import ClauseText

PREFIX = "clause"


class ClauseForm:
    """The inputs of a clause as strings. `at` is the id of the element that should be open and focused."""

    def __init__(self, said: ClauseText, post: QueryDict | None = None) -> None:
        self.record = shape_of(ClauseText)
        self.raw: dict[str, RawTree] = (
            raw_of(self.record, said) if post is None else raw_from_post(self.record, post, PREFIX)
        )
        self.at = ""
        self.unplaced: list[Problem] = []
        self._parsed: Parsed | None = None

    @property
    def errors(self) -> dict[str, list[str]]:
        """Sentences by the name of the input that they are about."""
        return self._parsed.errors if self._parsed else {}

    def read(self) -> ClauseText | None:
        """Return the clause that was typed, or None (with `errors`) where something means nothing."""
        self._parsed = parse(self.record, self.raw, PREFIX)
        if self._parsed.errors:
            return None
        try:
            return ClauseText.model_validate(self._parsed.data)
        except ValidationError as error:
            self.refuse(refusal_of(error))
            return None

    def refuse(self, refusal: Refusal, *, elsewhere: frozenset[str] = frozenset()) -> None:
        """Put what a service refused beside its inputs; what names no input, or one of `elsewhere`, is `unplaced`."""
        parsed = self._parsed or parse(self.record, self.raw, PREFIX)
        self._parsed = parsed
        for problem in refusal.problems:
            if not problem.field or problem.field in elsewhere:
                self.unplaced.append(problem)
            else:
                parsed.refuse(parsed.input_of(f"{PREFIX}.{problem.field}") or PREFIX, problem.message)

    def operate(self, operation: Operation) -> None:
        """Do what a row's button says, on what is typed; nothing is saved."""
        row = apply(self.record, self.raw, operation)
        name = ".".join([PREFIX, *operation.path])
        self.at = element_id(f"{name}.{row}" if row is not None and row >= 0 else name)

    def tree(self) -> Group:
        """Build the inputs."""
        return Builder({"Statement.says": statement_options()}, errors=self.errors, at=self.at).form(
            self.record, self.raw, PREFIX
        )
