"""Taking a clause of the library into a draft, and its later version; or deciding to keep what there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.domain.clauses import PlacedClause, all_clauses, clauses_of
from agreements.domain.content.clauses import ClauseItem
from agreements.domain.library import copied, step_of
from agreements.models import AgreementVersion
from agreements.services.saving import save_step
from agreements.services.versions import locked
from core.audit import record
from core.errors import Problem, Refusal
from drafting.models import LibraryClause
from drafting.selectors.clauses import Entry, entries_by_key


@transaction.atomic
def take_clause(*, version: AgreementVersion, key: str, actor: User, now: datetime) -> AgreementVersion:
    """Copy a clause of the library into a draft, in the draft's language. Returns the version as saved.

    A clause of the same family gives way to it: place, identity and values of the same name stay. Otherwise it comes
    last in the step of its article. Raises Refusal for a clause that the library does not offer in this language, and
    FrozenVersionError for a version that is no draft.
    """
    current = locked(version)
    content = current.document
    entry = _offered(key, content.language)
    step = step_of(entry.clause.article)
    items = clauses_of(getattr(content, step))
    place = _place_of_family(items, entry)
    before = items[place] if place is not None else None
    item = copied(
        entry.said,
        key=key,
        number=entry.clause.latest,
        article=entry.clause.article,
        language=content.language,
        before=before,
    )
    put = [*items, item] if place is None else [*items[:place], item, *items[place + 1 :]]
    replaced = before.library if before and before.library != key else ""
    changes = {"clause": item.heading, "key": key, "clause_version": entry.clause.latest, "replaced": replaced}
    return _saved(current, step, put, "agreement.clause_taken", changes, actor, now)


@transaction.atomic
def take_update(
    *, version: AgreementVersion, clause: UUID, number: int, actor: User, now: datetime
) -> AgreementVersion:
    """Let a clause of a draft say what version `number` of the library says; its values stay.

    Raises Refusal if the clause is not there, came from no library, or the library has moved on meanwhile.
    """

    def updated(placed: PlacedClause, entry: Entry, language: str) -> ClauseItem:
        words = {"key": placed.item.library, "article": entry.clause.article, "language": language}
        return copied(entry.said, number=number, before=placed.item, **words)

    return _decided(version, clause, number, updated, "agreement.clause_updated", actor, now)


@transaction.atomic
def keep_clause(
    *, version: AgreementVersion, clause: UUID, number: int, actor: User, now: datetime
) -> AgreementVersion:
    """Leave a clause of a draft as it is; version `number` of the library is not offered for it again.

    Raises Refusal like `take_update`.
    """

    def kept(placed: PlacedClause, _entry: Entry, _language: str) -> ClauseItem:
        return placed.item.model_copy(update={"kept_version": number})

    return _decided(version, clause, number, kept, "agreement.clause_kept", actor, now)


def _decided(
    version: AgreementVersion,
    clause: UUID,
    number: int,
    decide: Callable[[PlacedClause, Entry, str], ClauseItem],
    action: str,
    actor: User,
    now: datetime,
) -> AgreementVersion:
    current = locked(version)
    content = current.document
    placed = next((each for each in all_clauses(content) if each.item.id == clause), None)
    if placed is None or not placed.item.library:
        raise Refusal(Problem("clause", "unknown", _("This clause is no longer in the draft.")))
    entry = _offered(placed.item.library, content.language)
    if entry.clause.latest != number:
        message = _("The library has a later version meanwhile. Look at it again.")
        raise Refusal(Problem("number", "changed_meanwhile", message))
    item = decide(placed, entry, content.language)
    items = clauses_of(getattr(content, placed.step))
    put = [*items[: placed.place], item, *items[placed.place + 1 :]]
    changes = {
        "clause": placed.item.heading,
        "key": placed.item.library,
        "clause_version": number,
        "before": placed.item.library_version,
    }
    return _saved(current, placed.step, put, action, changes, actor, now)


def _offered(key: str, language: str) -> Entry:
    entry = entries_by_key([key]).get(key)
    if entry is None or entry.clause.retired_at is not None:
        raise Refusal(Problem("key", "unknown", _("The library does not offer this clause.")))
    if not entry.said.words(language).is_there:
        message = _("The library does not have this clause in the language of the agreement.")
        raise Refusal(Problem("key", "no_language", message))
    return entry


def _place_of_family(items: list[ClauseItem], entry: Entry) -> int | None:
    """Return where a clause of the same family stands in a step, or None."""
    family = entry.clause.family
    keys = set(LibraryClause.objects.filter(standard__key=family).values_list("key", flat=True)) | {family}
    return next((place for place, item in enumerate(items) if item.library in keys), None)


def _saved(
    version: AgreementVersion,
    step: str,
    items: list[ClauseItem],
    action: str,
    changes: dict[str, object],
    actor: User,
    now: datetime,
) -> AgreementVersion:
    data = getattr(version.document, step).model_dump() | {"clauses": [item.model_dump() for item in items]}
    # Read under the lock of the row: nobody else can have changed the step since.
    saved = save_step(version=version, step=step, data=data, lock=version.lock, actor=actor, now=now)
    changes = {**changes, "step": step, "version": saved.number}
    record(actor=actor, action=action, subject=saved.agreement, now=now, changes=changes)
    return saved
