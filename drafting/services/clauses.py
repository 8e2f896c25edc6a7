"""Adding a clause to the library, revising it with a reason, putting its fallbacks in order, retiring it.

Nothing here touches a document: each holds a copy, and is told of a later version where it is drafted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import record
from core.errors import Problem, Refusal
from core.folding import fold
from drafting.domain.library import KEY, ClauseText, Fault, Vocabulary, faults
from drafting.models import ClauseVersion, LibraryClause

REASON_LENGTH = 600


@transaction.atomic
def add_clause(
    *,
    key: str,
    article: str,
    said: ClauseText,
    vocabulary: Vocabulary,
    actor: User,
    now: datetime,
    standard: LibraryClause | None = None,
) -> LibraryClause:
    """Add a clause to the library; with a `standard`, as its last fallback, in its article. Returns the clause.

    Raises Refusal (fields "key", "article", and places in `ClauseText`) for a key that is taken or no key, an unknown
    article, a fallback of a fallback, and whatever `faults` finds.
    """
    problems = [_problem(each) for each in faults(said, vocabulary, is_fallback=standard is not None)]
    if not re.fullmatch(KEY, key):
        problems.append(Problem("key", "malformed", _("Use 2 to 40 small letters, digits and underscores.")))
    elif LibraryClause.objects.filter(key=key).exists():
        problems.append(Problem("key", "taken", _("There is a clause with this key already.")))
    if standard is not None and standard.standard_id is not None:
        problems.append(Problem("standard", "is_fallback", _("A fallback has no fallbacks of its own.")))
    if standard is None and article not in vocabulary.articles:
        problems.append(Problem("article", "unknown", _("Choose the article that the clause belongs to.")))
    if problems:
        raise Refusal(problems)
    clause = LibraryClause(key=key, article=article, created_at=now, changed_at=now)
    if standard is not None:
        family = LibraryClause.objects.select_for_update().get(pk=standard.pk)
        last = family.fallbacks.aggregate(last=Max("place"))["last"] or 0
        clause.standard, clause.article, clause.place = family, family.article, last + 1
    clause.save()
    _write(clause, 1, said, "", actor, now)
    changes = {"article": clause.article, "standard": clause.standard.key if clause.standard else ""}
    record(actor=actor, action="clause.added", subject=clause, now=now, changes=changes)
    return clause


@transaction.atomic
def revise_clause(
    *,
    clause: LibraryClause,
    said: ClauseText,
    reason: str,
    seen: int,
    vocabulary: Vocabulary,
    actor: User,
    now: datetime,
) -> ClauseVersion:
    """Write the next version of a clause. `seen` is the number of the version that the person changed.

    Raises Refusal without a reason, if nothing changed, if somebody revised it meanwhile, if it is retired, and for
    whatever `faults` finds.
    """
    current = LibraryClause.objects.select_for_update(of=("self",)).select_related("standard").get(pk=clause.pk)
    problems = [_problem(each) for each in faults(said, vocabulary, is_fallback=current.standard_id is not None)]
    problems += _reason_problems(reason)
    if current.retired_at is not None:
        problems.append(Problem("", "retired", _("This clause is retired. Restore it first.")))
    if current.latest != seen:
        message = _("Somebody revised this clause meanwhile. What you typed is still here; send it again to keep it.")
        problems.append(Problem("", "changed_meanwhile", message))
    elif current.versions.get(number=current.latest).said == said:
        problems.append(Problem("", "unchanged", _("Nothing has changed.")))
    if problems:
        raise Refusal(problems)
    current.latest += 1
    current.changed_at = now
    current.save()
    version = _write(current, current.latest, said, reason.strip(), actor, now)
    changes = {"version": current.latest}
    record(actor=actor, action="clause.revised", subject=current, now=now, changes=changes, reason=reason.strip())
    return version


@transaction.atomic
def retire_clause(*, clause: LibraryClause, reason: str, actor: User, now: datetime) -> LibraryClause:
    """Offer a clause no longer; with a standard clause its fallbacks go too. Documents keep what they copied.

    Raises Refusal without a reason, or if it is retired already.
    """
    current = LibraryClause.objects.select_for_update(of=("self",)).select_related("standard").get(pk=clause.pk)
    problems = list(_reason_problems(reason))
    if current.retired_at is not None:
        problems.append(Problem("", "retired", _("This clause is retired already.")))
    if problems:
        raise Refusal(problems)
    current.retired_at = current.changed_at = now
    current.save()
    current.fallbacks.filter(retired_at=None).update(retired_at=now, changed_at=now)
    record(actor=actor, action="clause.retired", subject=current, now=now, reason=reason.strip())
    return current


@transaction.atomic
def restore_clause(*, clause: LibraryClause, actor: User, now: datetime) -> LibraryClause:
    """Offer a retired clause again. Raises Refusal if it is not retired, or a fallback whose standard still is."""
    current = LibraryClause.objects.select_for_update(of=("self",)).select_related("standard").get(pk=clause.pk)
    if current.retired_at is None:
        raise Refusal(Problem("", "not_retired", _("This clause is not retired.")))
    if current.standard is not None and current.standard.retired_at is not None:
        raise Refusal(Problem("", "standard_retired", _("Restore the standard clause first.")))
    current.retired_at, current.changed_at = None, now
    current.save()
    record(actor=actor, action="clause.restored", subject=current, now=now)
    return current


@transaction.atomic
def move_fallback(*, clause: LibraryClause, up: bool, actor: User, now: datetime) -> LibraryClause:
    """Let a fallback change places with the one that is offered before (or after) it.

    At the end of the row nothing happens. Raises Refusal for a standard clause, which has no place.
    """
    if clause.standard_id is None:
        raise Refusal(Problem("", "no_fallback", _("Only fallbacks have an order.")))
    LibraryClause.objects.select_for_update().get(pk=clause.standard_id)
    row = list(LibraryClause.objects.filter(standard_id=clause.standard_id, retired_at=None).order_by("place"))
    keys = [each.key for each in row]
    here = keys.index(clause.key) if clause.key in keys else -1
    there = here - 1 if up else here + 1
    if here < 0 or not 0 <= there < len(row):
        return clause
    one, other = row[here], row[there]
    # Each place is taken once: the first steps aside behind the last of all, retired ones too, while the other moves.
    aside = LibraryClause.objects.filter(standard_id=clause.standard_id).aggregate(last=Max("place"))["last"] + 1
    for pk, place in ((one.pk, aside), (other.pk, one.place), (one.pk, other.place)):
        LibraryClause.objects.filter(pk=pk).update(place=place)
    LibraryClause.objects.filter(pk=one.pk).update(changed_at=now)
    one.refresh_from_db()
    record(actor=actor, action="clause.moved", subject=one, now=now, changes={"place": one.place})
    return one


def free_key(heading: str) -> str:
    """Return a key made of a heading that no clause has yet."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold(heading)).strip("_")[:32].strip("_") or "clause"
    stem = stem if stem[0].isalpha() and len(stem) > 1 else f"c_{stem}"
    taken = set(LibraryClause.objects.filter(key__startswith=stem).values_list("key", flat=True))
    offered = [stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 2))]
    return next(key for key in offered if key not in taken)


def _write(
    clause: LibraryClause, number: int, said: ClauseText, reason: str, actor: User, now: datetime
) -> ClauseVersion:
    return ClauseVersion.objects.create(
        clause=clause,
        number=number,
        body=said.model_dump(mode="json"),
        reason=reason,
        written_by=actor,
        written_at=now,
    )


def _reason_problems(reason: str) -> Iterator[Problem]:
    if not reason.strip():
        yield Problem("reason", "required", _("Say why. Those who drafted with this clause will read it."))
    elif len(reason.strip()) > REASON_LENGTH:
        yield Problem("reason", "too_long", _("Use at most %(limit)s characters.") % {"limit": REASON_LENGTH})


def _problem(fault: Fault) -> Problem:
    words = {
        "no_language": _("Write the clause in Czech, in English, or in both."),
        "required": _("Fill this in."),
        "when_required": _("Say when this fallback is used."),
        "malformed": _("“%(named)s” is no name of a value, such as {{ days }}."),
        "unknown_name": _("“%(named)s” is neither a value below nor one that the agreement has. Add it below."),
        "unused": _("The text does not ask for “%(named)s”."),
        "twice": _("“%(named)s” stands here twice."),
        "is_quoted": _("“%(named)s” is filled in from the agreement itself. Choose another name."),
        "incomplete": _("Say what must be true; where a number is compared, which."),
    }
    return Problem(fault.field, fault.code, words[fault.code] % {"named": fault.named})
