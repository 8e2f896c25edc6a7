"""Finding policy documents and their revisions."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from accounts.models import User
from policies.domain.compose import Composed, Edition, LivePromise, compose
from policies.domain.template import Bilingual, load_template
from policies.models import Acknowledgement, PolicyDocument, PolicyRevision, RevisionState


@dataclass(frozen=True)
class PolicyRow:
    """A line of the list."""

    document: PolicyDocument
    published: PolicyRevision | None
    draft: PolicyRevision | None
    is_read: bool


def policy_rows(user: User, *, text: str = "") -> list[PolicyRow]:
    """Return the documents that `user` may see, by code; three queries whatever their number."""
    shown = PolicyRevision.objects.filter(
        Q(state=RevisionState.DRAFT) | Q(number=F("document__published_number"))
    ).defer("content", "parameters")
    read = Acknowledgement.objects.filter(
        user=user, revision__document=OuterRef("pk"), revision__number=OuterRef("published_number")
    )
    documents = (
        PolicyDocument.objects.visible_to(user)
        .annotate(is_read=Exists(read))
        .select_related("owner")
        .prefetch_related(Prefetch("revisions", shown, to_attr="shown_revisions"))
    )
    if text:
        documents = documents.filter(
            Q(code__icontains=text) | Q(title_cs__icontains=text) | Q(title_en__icontains=text)
        )
    return [_row(document) for document in documents]


def _row(document: PolicyDocument) -> PolicyRow:
    revisions: list[PolicyRevision] = document.shown_revisions  # type: ignore[attr-defined] # the prefetch above
    return PolicyRow(
        document=document,
        published=next((each for each in revisions if each.is_published), None),
        draft=next((each for each in revisions if not each.is_published), None),
        is_read=document.is_read,  # type: ignore[attr-defined] # the annotation above
    )


def published_revision(document: PolicyDocument) -> PolicyRevision | None:
    """Return the revision that readers see."""
    number = document.published_number or 0  # editions count from 1
    return document.revisions.filter(number=number).select_related("document").first()


def draft_revision(document: PolicyDocument) -> PolicyRevision | None:
    """Return the revision that is being written, if there is one."""
    return document.revisions.filter(state=RevisionState.DRAFT).select_related("document").first()


@dataclass(frozen=True)
class EditionRow:
    """A line of the history."""

    revision: PolicyRevision
    note: str
    readers: int
    is_current: bool


def edition_rows(document: PolicyDocument, language: str) -> list[EditionRow]:
    """Return every published revision, newest first, with what changed and how many confirmed reading it."""
    revisions = document.revisions.filter(state=RevisionState.PUBLISHED).select_related("document", "published_by")
    readers = dict(
        Acknowledgement.objects.filter(revision__document=document)
        .values_list("revision")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return [
        EditionRow(
            revision=each,
            note=each.document_content.languages[language].changes[0].note,
            readers=readers.get(each.pk, 0),
            is_current=each.number == document.published_number,
        )
        for each in revisions
    ]


def acknowledgement_of(revision: PolicyRevision, user: User) -> Acknowledgement | None:
    """Return the user's confirmation of this revision."""
    return revision.acknowledgements.filter(user=user).first()


def unread_count(user: User) -> int:
    """Return how many published policies the user has yet to confirm."""
    return sum(1 for row in policy_rows(user) if row.published and not row.is_read)


def earlier_changes(revision: PolicyRevision) -> list[tuple[int, date | None, Bilingual]]:
    """Return (number, published on, note) of the editions before this one, oldest first."""
    earlier = revision.document.revisions.filter(state=RevisionState.PUBLISHED, number__lt=revision.number)
    changes: list[tuple[int, date | None, Bilingual]] = []
    for each in earlier.order_by("number"):
        content = each.document_content
        notes = {language: part.changes[0].note for language, part in content.languages.items()}
        changes.append((each.number, content.published_on, Bilingual(**notes)))
    return changes


def compose_draft(revision: PolicyRevision, promises: dict[str, LivePromise]) -> Composed:
    """Return the draft as it would read today, with gaps where something is missing."""
    return compose(
        load_template(revision.document.template),
        edition=edition_of(revision),
        values=revision.parameters,
        promises=promises,
    )


def edition_of(revision: PolicyRevision) -> Edition:
    """Return which edition a draft is, without dates."""
    return Edition(
        code=revision.document.code,
        number=revision.number,
        title=revision.document.titles,
        earlier=earlier_changes(revision),
    )


def next_code() -> str:
    """Return the first free code of the series CS-POL-001."""
    codes = PolicyDocument.objects.filter(code__startswith="CS-POL-").values_list("code", flat=True)
    taken = [int(match[1]) for code in codes if (match := re.fullmatch(r"CS-POL-(\d+)", code))]
    return f"CS-POL-{max(taken, default=0) + 1:03d}"
