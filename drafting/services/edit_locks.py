"""Opening a part of a draft for writing, keeping it open, leaving it, taking it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from drafting.models import EditLock

LEASE = timedelta(minutes=2)
"""How long a lock stands without a sign of life. A page in sight gives one four times as often."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A lock after a take-over. `taken_from` is who had it open, None where nobody else had."""

    lock: EditLock
    taken_from: User | None


@transaction.atomic
def hold(*, subject: str, part: str, page: str, actor: User, now: datetime) -> EditLock:
    """Open a part for `actor`, or keep it open. Returns the lock as it stands: its holder may be somebody else.

    What is free or has lapsed is given to whoever asks first; a lock of one's own is renewed, and belongs to `page`
    from now on. Of two people who ask at once one is given it.
    """
    lock = _locked(subject, part, page, actor, now)
    if lock.holder_id == actor.pk or lock.lapses_at <= now:
        _give(lock, page, actor, now)
    return lock


@transaction.atomic
def take_over(*, subject: str, part: str, page: str, actor: User, now: datetime) -> Taken:
    """Give a part to `actor`, whoever has it open."""
    lock = _locked(subject, part, page, actor, now)
    is_theirs = lock.holder_id != actor.pk and lock.lapses_at > now
    holder = lock.holder
    _give(lock, page, actor, now)
    return Taken(lock, holder if is_theirs else None)


def release(*, subject: str, part: str, page: str, actor: User) -> bool:
    """Free what `actor` had open in `page`. Returns whether it was: another tab, or another person, may have it now."""
    rows = EditLock.objects.filter(subject=subject, part=part, holder=actor, page=page)
    return bool(rows.delete()[0])


def _locked(subject: str, part: str, page: str, actor: User, now: datetime) -> EditLock:
    """Return the lock with its row locked until the transaction ends; a new one, of `actor`, where there is none."""
    rows = EditLock.objects.select_for_update(of=("self",)).select_related("holder")
    fresh = {"holder": actor, "page": page, "held_since": now, "lapses_at": now + LEASE}
    lock, _is_new = rows.get_or_create(subject=subject, part=part, defaults=fresh)
    return lock


def _give(lock: EditLock, page: str, actor: User, now: datetime) -> None:
    if lock.holder_id != actor.pk or lock.lapses_at <= now:
        lock.holder, lock.held_since = actor, now
    lock.page, lock.lapses_at = page, now + LEASE
    lock.save()
