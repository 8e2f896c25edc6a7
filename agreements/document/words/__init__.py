"""The document's own words. They are part of what is signed, so they stand here in both languages, side by side."""

from dataclasses import dataclass

from agreements.document.words import crediting, cs, cs_terms, en, en_terms, procedures


@dataclass(frozen=True)
class Words:
    """All words of one language."""

    text: dict[str, str]
    annexes: dict[str, str]
    vocabulary: dict[str, dict[str, str]]


def words(language: str) -> Words:
    """Return the words of "cs" or "en"; KeyError for any other."""
    return WORDS[language]


WORDS: dict[str, Words] = {
    "cs": Words(
        {**cs.TEXT, **procedures.CS, **crediting.CS, **{f"n.{key}": text for key, text in cs.NOTICES.items()}},
        cs_terms.ANNEXES,
        cs_terms.VOCABULARY,
    ),
    "en": Words(
        {**en.TEXT, **procedures.EN, **crediting.EN, **{f"n.{key}": text for key, text in en.NOTICES.items()}},
        en_terms.ANNEXES,
        en_terms.VOCABULARY,
    ),
}


def version_title(reference: str, number: int, language: str) -> str:
    """Return what cites a version, in the document's language: "AGR-2026-00042, verze 2"."""
    return f"{reference}, {words(language).text['version'].format(number=number)}"
