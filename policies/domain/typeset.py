"""The document with its spaces bound: what must not part at a line's end is joined, across the pieces of a sentence."""

from core.typography import bind
from policies.domain.content import LanguageContent, SectionContent, Sentence, TextRun


def typeset(content: LanguageContent, language: str) -> LanguageContent:
    """Return the content as it is shown; what is stored and hashed keeps its plain spaces."""
    return content.model_copy(
        update={
            "title": bind(content.title, language),
            "sections": tuple(_section(section, language) for section in content.sections),
            "changes": tuple(row.model_copy(update={"note": bind(row.note, language)}) for row in content.changes),
        }
    )


def _section(section: SectionContent, language: str) -> SectionContent:
    return section.model_copy(
        update={
            "heading": bind(section.heading, language),
            "paragraphs": tuple(bound(sentence, language) for sentence in section.paragraphs),
            "points": tuple(bound(sentence, language) for sentence in section.points),
        }
    )


def bound(sentence: Sentence, language: str) -> Sentence:
    """Bind a sentence as a whole, then cut it where its pieces were: "v" and the name after it stay together."""
    text = bind("".join(run.text for run in sentence), language)
    runs: list[TextRun] = []
    start = 0
    for run in sentence:  # binding replaces spaces one by one, so every piece keeps its length
        end = start + len(run.text)
        runs.append(run.model_copy(update={"text": text[start:end]}))
        start = end
    return tuple(runs)
