"""A policy template: data in both languages, read from `policies/templates_data`.

A new template is a new file there and nothing else: its sections, its parameters and the promises that it cites.
"""

import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drafting.domain.placeholders import ParsedPromise, expressions

LANGUAGES: Final = ("cs", "en")
FOLDER: Final = Path(__file__).resolve().parent.parent / "templates_data"
# What every document should say somewhere; the lack of one is a warning, never a refusal.
KEY_SECTIONS: Final = (
    "purpose",
    "vision",
    "scope",
    "expectations",
    "standards",
    "channels",
    "escalation",
    "feedback",
    "complaints",
    "training",
    "review",
    "enforcement",
)


class Data(BaseModel):
    """Strict and frozen: a misspelt key in a template is an error, not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Data):
    """The same text in both languages."""

    cs: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in `language`; Raises AttributeError for one that templates do not have."""
        return str(getattr(self, language))


class Text(Bilingual):
    """A paragraph or bullet with placeholders; `when` names a parameter without which it is left out."""

    when: str = ""


class ParameterKind(StrEnum):
    """What is asked for, and how."""

    NAME = "name"  # one line, the same in every language
    TEXT = "text"  # one line per language
    PARAGRAPH = "paragraph"  # several lines per language
    LINES = "lines"  # a list per language, one entry a line
    CHOICE = "choice"  # one of the options
    EMAIL = "email"
    PHONE = "phone"

    @property
    def is_per_language(self) -> bool:
        """Say whether each language has a value of its own."""
        return self in {ParameterKind.TEXT, ParameterKind.PARAGRAPH, ParameterKind.LINES}


class Option(Bilingual):
    """One answer of a choice, as the sentence prints it."""

    value: str


class Parameter(Data):
    """One `[X]` that is asked for on the form."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: ParameterKind
    group: str
    label: Bilingual
    hint: Bilingual | None = None
    default: Bilingual | None = None
    options: tuple[Option, ...] = ()
    required: bool = True


class PromiseUse(Data):
    """A target that the template cites, with the name readers know it by."""

    key: str
    label: Bilingual
    is_recurring: bool = False  # "every 2 hours" rather than "2 hours"


class Section(Data):
    """A heading with paragraphs and bullets. Back matter stands after the body, without a number."""

    key: str
    heading: Bilingual
    covers: tuple[str, ...] = ()
    paragraphs: tuple[Text, ...] = ()
    points: tuple[Text, ...] = ()
    points_from: str = ""  # a LINES parameter whose entries are the bullets
    table: Literal["", "promises", "changes"] = ""
    is_ordered: bool = False
    is_back_matter: bool = False
    is_block: bool = False  # shared by all templates, beyond the counted sections

    def texts(self) -> tuple[Text, ...]:
        """Return everything in the section that may hold placeholders."""
        return self.paragraphs + self.points


class PolicyTemplate(Data):
    """One of the policy templates, its shared blocks already in place."""

    id: Annotated[str, Field(pattern=r"^[SL][1-9]$")]
    version: int
    kind: Literal["policy", "standards", "guidelines", "handbook", "procedures", "welcome"]
    is_long: bool
    name: Bilingual
    summary: Bilingual
    title: Bilingual
    parameters: tuple[Parameter, ...]
    promises: tuple[PromiseUse, ...] = ()
    sections: tuple[Section, ...]

    @model_validator(mode="after")
    def _cites_what_it_declares(self) -> Self:
        cited = {
            parsed.key
            for section in self.sections
            for text in section.texts()
            for parsed in expressions(text.cs) + expressions(text.en)
            if isinstance(parsed, ParsedPromise)
        }
        declared = {promise.key for promise in self.promises}
        if cited != declared:
            raise ValueError(f"promises cited and declared differ: {sorted(cited ^ declared)}")
        return self

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, if the template asks for it."""
        return next((each for each in self.parameters if each.name == name), None)

    def missing_key_sections(self) -> list[str]:
        """Return what a policy should say and this template does not."""
        covered = {topic for section in self.sections for topic in section.covers}
        return [topic for topic in KEY_SECTIONS if topic not in covered]


def _read(name: str) -> dict[str, object]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


@lru_cache
def load_template(template_id: str) -> PolicyTemplate:
    """Return a template by its id ("L1"). Raises KeyError if there is none."""
    if template_id not in template_ids():
        raise KeyError(template_id)
    common, own = _read("common.toml"), _read(f"{template_id.lower()}.toml")
    blocks = {block["key"]: block for block in _tables(common, "blocks")}
    sections = [
        {**blocks[section["block"]], "is_block": True} if "block" in section else section
        for section in _tables(own, "sections")
    ]
    parameters = _tables(common, "parameters") + _tables(own, "parameters")
    return PolicyTemplate.model_validate({**own, "parameters": parameters, "sections": sections})


@lru_cache
def load_labels() -> dict[str, Bilingual]:
    """Return the words that a printed document needs beside its text."""
    labels = _read("common.toml")["labels"]
    if not isinstance(labels, dict):
        raise TypeError("labels is not a table")
    return {name: Bilingual.model_validate(words) for name, words in labels.items()}


@lru_cache
def template_ids() -> tuple[str, ...]:
    """Return the ids of all templates, short ones first."""
    names = (path.stem.upper() for path in FOLDER.glob("*.toml") if path.stem != "common")
    return tuple(sorted(names, key=lambda name: (name[0] == "L", name)))


def _tables(data: dict[str, object], key: str) -> list[dict[str, object]]:
    found = data.get(key, [])
    if not isinstance(found, list):
        raise TypeError(f"{key} is not an array of tables")
    return found
