"""From a template, its parameters and the organisation's targets to the document, in all languages at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.typography import format_date
from drafting.domain.canonical import canonical_number
from drafting.domain.placeholders import Filled, PlaceholderProblem, Promised, PromiseReference, Run, fill
from drafting.domain.units import Form, Unit, spell
from policies.domain.content import (
    ChangeRow,
    LanguageContent,
    PolicyContent,
    PromiseContent,
    PromiseRow,
    SectionContent,
    Sentence,
    TextRun,
)
from policies.domain.parameters import Value, lines_of, printed, text_of
from policies.domain.template import LANGUAGES, Bilingual, PolicyTemplate, PromiseUse, Section, Text


@dataclass(frozen=True)
class LivePromise:
    """What the organisation promises today under a key."""

    key: str
    amount: Decimal
    unit: Unit
    calendar_name: str
    target_set: str
    target_set_number: int


@dataclass(frozen=True)
class Edition:
    """Which edition of which document is composed. The dates are None while it is a draft."""

    code: str
    number: int
    title: Bilingual
    published_on: date | None = None
    next_review_on: date | None = None
    earlier: Sequence[tuple[int, date | None, Bilingual]] = ()  # change log of the editions before this one


@dataclass(frozen=True)
class Located:
    """Something about a placeholder, and the section in which it stands."""

    section: str
    language: str
    problem: PlaceholderProblem


@dataclass
class Composed:
    """The document, and what was noticed while it was put together."""

    content: PolicyContent
    problems: list[Located] = field(default_factory=list)
    references: list[tuple[str, PromiseReference]] = field(default_factory=list)  # (section, reference), one language


def compose(
    template: PolicyTemplate,
    *,
    edition: Edition,
    values: Mapping[str, Value],
    promises: Mapping[str, LivePromise],
) -> Composed:
    """Put the document together. Never raises for what is missing: gaps stand in the text and in `problems`."""
    composers = [_Composer(template, edition, values, promises, language) for language in LANGUAGES]
    languages = {composer.language: composer.document() for composer in composers}
    content = PolicyContent(
        template=template.id,
        template_version=template.version,
        code=edition.code,
        number=edition.number,
        company=str(values.get("company", "")),
        published_on=edition.published_on,
        next_review_on=edition.next_review_on,
        promises=tuple(_promise_content(promises[use.key]) for use in template.promises if use.key in promises),
        languages=languages,
    )
    problems = [problem for composer in composers for problem in composer.problems]
    return Composed(content, problems, composers[0].references)


def _promise_content(promise: LivePromise) -> PromiseContent:
    return PromiseContent(
        key=promise.key,
        amount=canonical_number(promise.amount),
        unit=promise.unit,
        calendar_name=promise.calendar_name,
        target_set=promise.target_set,
        target_set_number=promise.target_set_number,
    )


def promise_words(use: PromiseUse, amount: Decimal, unit: Unit, language: str) -> str:
    """Return the number of a promise as a table prints it: "24 hodin", "každý týden"."""
    return spell(amount, unit, language, Form.EVERY if use.is_recurring else Form.PLAIN)


class _Composer:
    """Composes one language."""

    def __init__(
        self,
        template: PolicyTemplate,
        edition: Edition,
        values: Mapping[str, Value],
        promises: Mapping[str, LivePromise],
        language: str,
    ) -> None:
        self.template, self.edition, self.values, self.language = template, edition, values, language
        self.live = promises
        self.promised = {key: Promised(key, live.amount, live.unit) for key, live in promises.items()}
        self.parameters = printed(values, template, language) | self._dates()
        self.problems: list[Located] = []
        self.references: list[tuple[str, PromiseReference]] = []

    def document(self) -> LanguageContent:
        return LanguageContent(
            title=self.edition.title.in_language(self.language),
            sections=self._sections(),
            promises=tuple(self._promise_row(use) for use in self.template.promises if use.key in self.live),
            changes=self._changes(),
        )

    def _dates(self) -> dict[str, str]:
        dates = {"published_on": self.edition.published_on, "next_review_on": self.edition.next_review_on}
        return {name: format_date(day, self.language) if day else "–" for name, day in dates.items()}

    def _sections(self) -> tuple[SectionContent, ...]:
        sections, number = [], 0
        for section in self.template.sections:
            if not section.is_back_matter:
                number += 1
            sections.append(self._section(section, None if section.is_back_matter else number))
        return tuple(sections)

    def _section(self, section: Section, number: int | None) -> SectionContent:
        points = [self._sentence(section, text) for text in section.points if self._is_wanted(text)]
        if section.points_from:
            points += [(TextRun(text=line),) for line in self._lines(section.points_from)]
        return SectionContent(
            key=section.key,
            number=number,
            heading=section.heading.in_language(self.language),
            paragraphs=tuple(self._sentence(section, text) for text in section.paragraphs if self._is_wanted(text)),
            points=tuple(points),
            is_ordered=section.is_ordered,
            table=section.table,
        )

    def _is_wanted(self, text: Text) -> bool:
        return not text.when or bool(self.parameters.get(text.when))

    def _lines(self, name: str) -> list[str]:
        parameter = self.template.parameter(name)
        return lines_of(text_of(self.values, parameter, self.language)) if parameter else []

    def _sentence(self, section: Section, text: Text) -> Sentence:
        filled: Filled = fill(
            text.in_language(self.language),
            language=self.language,
            parameters=self.parameters,
            promises=self.promised,
        )
        self.problems += [Located(section.key, self.language, problem) for problem in filled.problems]
        self.references += [(section.key, reference) for reference in filled.references]
        return tuple(
            TextRun(text=self._gap(run) if run.is_missing else run.text, promise=run.promise, is_missing=run.is_missing)
            for run in filled.runs
        )

    def _gap(self, run: Run) -> str:
        """Return what stands in a draft where a value is missing: the name the form knows it by."""
        labels = {each.name: each.label for each in self.template.parameters}
        labels |= {each.key: each.label for each in self.template.promises}
        label = labels.get(run.promise or run.parameter)
        return f"[{label.in_language(self.language)}]" if label else run.text

    def _promise_row(self, use: PromiseUse) -> PromiseRow:
        live = self.live[use.key]
        return PromiseRow(
            key=use.key,
            label=use.label.in_language(self.language),
            amount=promise_words(use, live.amount, live.unit, self.language),
            calendar_name=live.calendar_name,
        )

    def _changes(self) -> tuple[ChangeRow, ...]:
        earlier = [
            ChangeRow(number=number, published_on=day, note=note.in_language(self.language))
            for number, day, note in self.edition.earlier
        ]
        note = self.parameters.get("change_note", "")
        own = ChangeRow(number=self.edition.number, published_on=self.edition.published_on, note=note)
        return (own, *reversed(earlier))
