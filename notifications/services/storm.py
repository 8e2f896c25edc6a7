"""Storm control: who still gets an e-mail of their own, and what is gathered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Place:
    """Where a notice goes: into slot `slot` as an e-mail of its own, or (None) into the digest at `window_ends_at`."""

    slot: int | None
    window_ends_at: datetime


def place_for(*, person: User, limit: int, window: timedelta, now: datetime) -> Place:
    """Return the place of one more notice for `person`, held until the caller's transaction ends.

    A window opens with the first notice; it has `limit` slots. Nobody waits for anybody: a slot that another
    transaction is taking counts as taken, so two sweeps that tell the same people in another order never stop each
    other, and there are never more than `limit` e-mails of their own. Where that other transaction is rolled back, one
    more notice is gathered than had to be; none is lost.
    """
    held = dict(_slots(person, now, window))
    ends_at = max(held.values(), default=now + window)
    for slot in range(limit if len(held) < limit else 0):
        if slot not in held and _try_lock(person, slot) and not _is_taken(person, slot, now, window):
            return Place(slot, ends_at)
    return Place(None, ends_at)


def _in_window(person: User, now: datetime, window: timedelta) -> QuerySet[Notice]:
    """Return what holds a slot now. A window that ends later than one that opens now is of a clock that was ahead."""
    return Notice.objects.filter(recipient=person, slot__isnull=False, window_ends_at__gt=now).filter(
        window_ends_at__lte=now + window
    )


def _slots(person: User, now: datetime, window: timedelta) -> list[tuple[int, datetime]]:
    taken = _in_window(person, now, window)
    return [(slot, ends) for slot, ends in taken.values_list("slot", "window_ends_at") if slot is not None and ends]


def _is_taken(person: User, slot: int, now: datetime, window: timedelta) -> bool:
    """Tell whether somebody took the slot, and committed, between the first look and the lock."""
    return _in_window(person, now, window).filter(slot=slot).exists()


def _try_lock(person: User, slot: int) -> bool:
    """Take the slot until this transaction ends, without waiting; on SQLite the transaction itself is the lock."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"notifications.notice/{person.pk}/{slot}"]
        )
        return bool(cursor.fetchone()[0])
