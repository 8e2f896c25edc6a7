"""A revision as a reader or a printer gets it."""

from dataclasses import dataclass
from datetime import date

from core.typography import format_date
from policies.domain.content import LanguageContent, PolicyContent
from policies.domain.template import load_labels
from policies.domain.typeset import typeset


@dataclass(frozen=True)
class ShownChange:
    """A line of the change log with its date in words."""

    number: int
    published_on: str
    note: str


@dataclass(frozen=True)
class Reading:
    """One language of a document, ready for a template: bound text, dates in words, labels of that language."""

    language: str
    code: str
    number: int
    company: str
    published_on: str
    next_review_on: str
    document: LanguageContent
    changes: tuple[ShownChange, ...]
    labels: dict[str, str]


def reading(content: PolicyContent, language: str) -> Reading:
    """Return the document in `language`, typeset."""
    document = typeset(content.languages[language], language)
    return Reading(
        language=language,
        code=content.code,
        number=content.number,
        company=content.company,
        published_on=_day(content.published_on, language),
        next_review_on=_day(content.next_review_on, language),
        document=document,
        changes=tuple(ShownChange(row.number, _day(row.published_on, language), row.note) for row in document.changes),
        labels={name: words.in_language(language) for name, words in load_labels().items()},
    )


def _day(day: date | None, language: str) -> str:
    return format_date(day, language) if day else ""
