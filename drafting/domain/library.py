"""What a clause of the library says: in each language, with its variables and its condition."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from drafting.domain.clauses import VariableKind, malformed, names, unknown_names
from drafting.domain.conditions import Condition, Domain, incomplete
from drafting.domain.texts import clean_text, one_line

LANGUAGES: tuple[Literal["cs", "en"], ...] = ("cs", "en")
KEY = r"^[a-z][a-z0-9_]{1,39}$"

Line = Annotated[
    str, AfterValidator(clean_text), AfterValidator(one_line), StringConstraints(strip_whitespace=True, max_length=200)
]
Sentence = Annotated[str, AfterValidator(clean_text), StringConstraints(strip_whitespace=True, max_length=600)]
Prose = Annotated[str, AfterValidator(clean_text), StringConstraints(strip_whitespace=True, max_length=6000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([a-z][a-z0-9_]{0,39})?$")]


class Words(BaseModel):
    """A clause in one language. `when_to_use` is for those who choose it; it does not print."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: Line = ""
    text: Prose = ""
    when_to_use: Sentence = ""

    @property
    def is_there(self) -> bool:
        """Say whether the clause is written in this language at all."""
        return bool(self.heading or self.text)


class VariableSpec(BaseModel):
    """A value that the text asks for as `{{ name }}`, and what the person who fills it in is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name = ""
    kind: VariableKind = VariableKind.TEXT
    label_cs: Line = ""
    label_en: Line = ""

    def label(self, language: str) -> str:
        """Return what is asked in a language; in the other one where it has no label."""
        return (self.label_cs or self.label_en) if language == "cs" else (self.label_en or self.label_cs)


class ClauseText(BaseModel):
    """Everything that a version of a library clause says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cs: Words = Words()
    en: Words = Words()
    variables: Annotated[list[VariableSpec], Field(max_length=20)] = []
    condition: Condition = Condition()

    def words(self, language: str) -> Words:
        """Return what it says in "cs" or "en"."""
        return self.cs if language == "cs" else self.en

    @property
    def languages(self) -> list[str]:
        """The languages in which it is written."""
        return [language for language in LANGUAGES if self.words(language).is_there]


@dataclass(frozen=True)
class Vocabulary:
    """What the documents that use the library know: their articles, the values to quote, the facts for conditions."""

    articles: Collection[str]
    quotes: Collection[str]
    facts: Mapping[str, Domain]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a clause: the place in `ClauseText` ("cs.text"), a code, and what the sentence names."""

    field: str
    code: str
    named: str = ""


def faults(said: ClauseText, vocabulary: Vocabulary, *, is_fallback: bool) -> Iterator[Fault]:
    """Yield what keeps a clause from standing in the library."""
    if not said.languages:
        yield Fault("cs.heading", "no_language")
    for language in said.languages:
        yield from _word_faults(said, language, vocabulary, is_fallback=is_fallback)
    yield from _variable_faults(said, vocabulary)
    for place in incomplete(said.condition, vocabulary.facts):
        yield Fault(f"condition.tests.{place}.says", "incomplete")


def _word_faults(said: ClauseText, language: str, vocabulary: Vocabulary, *, is_fallback: bool) -> Iterator[Fault]:
    words = said.words(language)
    if not words.heading:
        yield Fault(f"{language}.heading", "required")
    if not words.text:
        yield Fault(f"{language}.text", "required")
    if is_fallback and not words.when_to_use:
        yield Fault(f"{language}.when_to_use", "when_required")
    for mark in malformed(words.text):
        yield Fault(f"{language}.text", "malformed", mark[:60])
    known = {variable.name for variable in said.variables} | set(vocabulary.quotes)
    for name in unknown_names(words.text, known):
        yield Fault(f"{language}.text", "unknown_name", name)


def _variable_faults(said: ClauseText, vocabulary: Vocabulary) -> Iterator[Fault]:
    used = {name for language in said.languages for name in names(said.words(language).text)}
    seen: set[str] = set()
    for place, variable in enumerate(said.variables):
        field = f"variables.{place}"
        if not variable.name:
            yield Fault(f"{field}.name", "required")
        elif variable.name in seen:
            yield Fault(f"{field}.name", "twice", variable.name)
        elif variable.name in vocabulary.quotes:
            yield Fault(f"{field}.name", "is_quoted", variable.name)
        elif variable.name not in used:
            yield Fault(f"{field}.name", "unused", variable.name)
        for language in said.languages:
            if not (variable.label_cs if language == "cs" else variable.label_en):
                yield Fault(f"{field}.label_{language}", "required")
        seen.add(variable.name)
