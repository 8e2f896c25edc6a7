"""What a search reads of an agreement, kept in step with its newest version."""

from __future__ import annotations

from agreements.domain.content import AgreementContent
from agreements.domain.texts import texts_of
from agreements.models import Agreement, AgreementText
from core.folding import folded_words


def keep_text(agreement: Agreement, content: AgreementContent) -> None:
    """Store the words of the document; inside the caller's transaction. Nothing is written where none has changed."""
    lines = texts_of(content)
    values = {"lines": "\n".join(lines), "folded": "\n".join(map(folded_words, lines))}
    known = AgreementText.objects.filter(agreement=agreement)
    if not known.filter(lines=values["lines"]).exists() and not known.update(**values):
        AgreementText.objects.create(agreement=agreement, **values)
