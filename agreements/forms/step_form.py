"""The form of one step: what stands in it, what is wrong with it, what the buttons do to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import QueryDict
from pydantic import ValidationError

from agreements.domain.content import STEP_MODELS, AgreementContent
from agreements.findings_text import sentence
from agreements.forms.build import Builder
from agreements.forms.clause_notes import notes_of, placed_notes
from agreements.forms.folding import unfolded
from agreements.forms.operations import Act, Operation, apply, rows_at
from agreements.forms.parse import Parsed, parse
from agreements.forms.raw import RawTree, raw_from_post, raw_of
from agreements.forms.references import references
from agreements.forms.shape import shape_of
from agreements.forms.tree import UNDO_ID, Group, element_id
from agreements.forms.undoing import Removed, posted_row
from agreements.selectors.ladders import Offered
from agreements.services.problems import refusal_of
from core.errors import Refusal
from core.templatetags.ui import SummaryLine
from drafting.domain.findings import Finding


def name_of(pointer: str) -> str:
    """The input that a JSON pointer of a finding names: `/payment/prices/2/unit` is `payment.prices.2.unit`."""
    return pointer.strip("/").replace("/", ".")


class StepForm:
    """One step's inputs as strings, over the document that they belong to.

    `at` is the id of the element that should be open and focused; `offered` are the ladders that it may copy;
    `clause_notes` is what is to be said beside clauses, by their identity.
    """

    def __init__(
        self,
        content: AgreementContent,
        step: str,
        post: QueryDict | None = None,
        *,
        offered: Offered | None = None,
    ) -> None:
        self.offered = offered or Offered()
        self.content = content
        self.step = step
        self.record = shape_of(STEP_MODELS[step])
        post = unfolded(post) if post is not None else None
        self.raw: dict[str, RawTree] = (
            raw_of(self.record, getattr(content, step)) if post is None else raw_from_post(self.record, post, step)
        )
        self.at = ""
        self._post = post
        self._removed: Removed | None = None
        self.clause_notes: dict[str, list[str]] = {}
        self._concerns: dict[str, list[str]] = {}
        self._parsed: Parsed | None = None

    @property
    def errors(self) -> dict[str, list[str]]:
        """Sentences by the name of the input that they are about."""
        return self._parsed.errors if self._parsed else {}

    def read(self) -> dict[str, Any] | None:
        """Return what was typed as data for `save_step`, or None (with `errors`) where something means nothing.

        Then what the document itself refuses of the rest is among the errors too: all is said at once.
        """
        self._parsed = parsed = parse(self.record, self.raw, self.step)
        if not parsed.errors:
            return parsed.data
        try:
            self.content.with_step(self.step, parsed.data)
        except ValidationError as error:
            problems = refusal_of(error).problems
            self.refuse(Refusal([each for each in problems if parsed.input_of(each.field) not in parsed.errors]))
        return None

    def refuse(self, refusal: Refusal) -> None:
        """Put what the service refused beside the inputs that it is about. To be called after `read`."""
        parsed = self._parsed or parse(self.record, self.raw, self.step)
        self._parsed = parsed
        for problem in refusal.problems:
            parsed.refuse(parsed.input_of(problem.field) or self.step, problem.message)

    def operate(self, operation: Operation) -> None:
        """Do what a row's button says, on what is typed; nothing is saved. What is removed can be brought back."""
        name = ".".join([self.step, *operation.path])
        found = rows_at(self.record, self.raw, operation.path)
        is_row = found is not None and 0 <= operation.row < len(found[1])
        if found and is_row and operation.act is Act.REMOVE:
            self._removed = Removed(operation.path, operation.row, found[1][operation.row])
            apply(self.record, self.raw, operation)
            self.at = UNDO_ID
            return
        back = posted_row(found[0].item, self._post) if found and self._post and operation.act is Act.RESTORE else None
        row = apply(self.record, self.raw, operation, back)
        self.at = element_id(f"{name}.{row}" if row is not None and row >= 0 else name)
        if found and row is not None and operation.act in {Act.UP, Act.DOWN} and row != operation.row:
            # The same button again moves it further; at the end of the list there is only the other one.
            is_at_end = row == (0 if operation.act is Act.UP else len(found[1]) - 1)
            other = Act.DOWN if operation.act is Act.UP else Act.UP
            self.at += f"-{other if is_at_end else operation.act}"

    def note(self, findings: Iterable[Finding]) -> None:
        """Show findings of the saved document beside the inputs that they are about."""
        for finding in findings:
            if finding.step == self.step:
                self._concerns.setdefault(name_of(finding.pointer), []).append(sentence(finding))

    def tree(self) -> Group:
        """Build the inputs."""
        options = references(self.content, self.step, self.raw, self.offered)
        concerns = {name: list(told) for name, told in self._concerns.items()}
        for notes in (notes_of(self.content, self.step), self.clause_notes):
            for name, told in placed_notes(self.raw, self.step, notes).items():
                concerns.setdefault(name, []).extend(told)
        builder = Builder(options, errors=self.errors, concerns=concerns, at=self.at, removed=self._removed)
        return builder.form(self.record, self.raw, self.step)


def summary_lines(tree: Group) -> list[SummaryLine]:
    """List every error of a form, each with the field that it leads to."""
    return [SummaryLine(node.id, node.where, message) for node in tree.walk() for message in node.errors]


def places(content: AgreementContent, step: str) -> Iterator[tuple[str, str]]:
    """Yield (name, words) for everything in a step that a finding may be about: ("payment.prices.0", "Price 1")."""
    yield from ((node.name, node.where) for node in StepForm(content, step).tree().walk())
