"""What a published policy revision says: one document with all its languages, hashed as a whole.

The numbers are resolved in it and the text is final, so that neither a new template nor a new target changes it.
"""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION: Final = 1


class Frozen(BaseModel):
    """Content is a value."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextRun(Frozen):
    """A piece of a sentence; `promise` is the key of the target that gave it, `is_missing` marks a gap in a draft."""

    text: str
    promise: str = ""
    is_missing: bool = False


Sentence = tuple[TextRun, ...]


class SectionContent(Frozen):
    """One section in one language."""

    key: str
    number: int | None  # None for back matter
    heading: str
    paragraphs: tuple[Sentence, ...]
    points: tuple[Sentence, ...]
    is_ordered: bool
    table: Literal["", "promises", "changes"]


class PromiseRow(Frozen):
    """A line of the table of promises: "E-mail answer: 24 hours, counted in office hours"."""

    key: str
    label: str
    amount: str
    calendar_name: str


class ChangeRow(Frozen):
    """A line of the change log."""

    number: int
    published_on: date | None  # None while it is a draft
    note: str


class LanguageContent(Frozen):
    """The whole document in one language."""

    title: str
    sections: tuple[SectionContent, ...]
    promises: tuple[PromiseRow, ...]
    changes: tuple[ChangeRow, ...]


class PromiseContent(Frozen):
    """The number that was promised and where it came from. `amount` is a decimal as text, exact."""

    key: str
    amount: str
    unit: str
    calendar_name: str
    target_set: str  # public id; which version of the organisation's targets
    target_set_number: int


class PolicyContent(Frozen):
    """The document: what is hashed, printed, read and acknowledged."""

    schema_version: Literal[1] = SCHEMA_VERSION
    template: str
    template_version: int
    code: str
    number: int
    company: str
    published_on: date | None
    next_review_on: date | None
    promises: tuple[PromiseContent, ...]
    languages: dict[str, LanguageContent]
