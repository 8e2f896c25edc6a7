"""From a clause of the library to one in an agreement: a copy, which the library leaves alone from then on."""

from uuid import uuid4

from agreements.domain.content import STEPS
from agreements.domain.content.clauses import ClauseItem, ClauseVariable
from agreements.domain.facts import DOMAINS, QUOTES
from drafting.domain.clauses import names
from drafting.domain.library import ClauseText, Vocabulary

CLOSING = "closing"
"""The article of clauses that print among the closing provisions; they are kept with the last step."""

ARTICLES = (*STEPS, CLOSING)
VOCABULARY = Vocabulary(articles=ARTICLES, quotes=tuple(QUOTES), facts=DOMAINS)


def step_of(article: str) -> str:
    """Return the step in which clauses of an article are kept."""
    return STEPS[-1] if article == CLOSING else article


def articles_of(step: str) -> tuple[str, ...]:
    """Return the articles whose clauses a step keeps."""
    return (step, CLOSING) if step == STEPS[-1] else (step,)


def copied(
    said: ClauseText, *, key: str, number: int, article: str, language: str, before: ClauseItem | None = None
) -> ClauseItem:
    """Return the clause as an agreement in `language` holds it.

    With `before`, the clause in whose place it comes, identity and values of the same name stay.
    """
    words = said.words(language)
    values = {each.name: each.value for each in before.variables} if before else {}
    return ClauseItem(
        id=before.id if before else uuid4(),
        heading=words.heading,
        text=words.text,
        variables=_variables(said, language, values),
        closing=before.closing if before else article == CLOSING,
        condition=said.condition,
        library=key,
        library_version=number,
    )


def _variables(said: ClauseText, language: str, values: dict[str, str]) -> list[ClauseVariable]:
    specs = {each.name: each for each in said.variables}
    return [
        ClauseVariable(name=name, label=specs[name].label(language), kind=specs[name].kind, value=values.get(name, ""))
        for name in names(said.words(language).text)
        if name in specs
    ]


def is_changed(item: ClauseItem, said: ClauseText, language: str) -> bool:
    """Say whether an agreement's clause says something else than the version that it was copied from."""
    words = said.words(language)
    return (item.heading, item.text, item.condition) != (words.heading, words.text, said.condition)
