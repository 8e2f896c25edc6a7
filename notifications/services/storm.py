"""Storm control: who still gets an e-mail of their own, and what is gathered."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from notifications.models import Notice

#: What is taken in the window of a person: the slot, and when it is free again.
Taken = Mapping[int, datetime]

# Rows are asked for one by one and no more than are needed, so that no lock is taken that nobody uses.
_LOCK = """
SELECT asked.person, free.slot
FROM jsonb_to_recordset(%s) AS asked(person text, needs integer, slots jsonb)
CROSS JOIN LATERAL (
    SELECT slot FROM jsonb_array_elements_text(asked.slots) AS slot
    WHERE pg_try_advisory_xact_lock(hashtextextended('notifications.notice/' || asked.person || '/' || slot, 0))
    LIMIT asked.needs
) AS free
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a notice goes: into slot `slot` as an e-mail of its own, or (None) into the digest at `window_ends_at`."""

    slot: int | None
    window_ends_at: datetime


def places_for(people: Sequence[str], *, limit: int, windows: Mapping[str, timedelta], now: datetime) -> list[Place]:
    """Return the place of one more notice for each of `people` (`Notice.reader`, one for each notice), in order.

    A window opens with the first notice; it has `limit` slots, held until the caller's transaction ends. Nobody waits
    for anybody: a slot that another transaction is taking counts as taken, so two sweeps that tell the same people in
    another order never stop each other, and there are never more than `limit` e-mails of their own. Where that other
    transaction is rolled back, one more notice is gathered than had to be; none is lost.

    The number of statements does not grow with the people.
    """
    before = _taken(windows, now)
    wanted = {person: min(count, limit - len(before.get(person, {}))) for person, count in Counter(people).items()}
    mine = _take(wanted, before, limit=limit, windows=windows, now=now)
    ends = {person: max(before.get(person, {}).values(), default=now + windows[person]) for person in wanted}
    found = []
    for person in people:
        slots = mine.get(person)
        found.append(Place(slots.pop(0) if slots else None, ends[person]))
    return found


def _take(
    wanted: Mapping[str, int],
    before: Mapping[str, Taken],
    *,
    limit: int,
    windows: Mapping[str, timedelta],
    now: datetime,
) -> dict[str, list[int]]:
    """Take up to so many free slots of each person. Once round, unless somebody took one between look and lock."""
    mine: dict[str, list[int]] = {}
    taken = before
    for _round in range(limit):
        asked = {}
        for person, count in wanted.items():
            needs = min(count, limit - len(taken.get(person, {}))) - len(mine.get(person, ()))
            if needs > 0:
                used = {*taken.get(person, {}), *mine.get(person, ())}
                asked[person] = (needs, [slot for slot in range(limit) if slot not in used])
        locked = _try_lock(asked)
        if not locked:
            break
        taken = _taken({person: windows[person] for person in windows}, now)
        lost = 0
        for person, slot in locked:
            if slot in taken.get(person, {}):
                lost += 1
            else:
                mine.setdefault(person, []).append(slot)
        if not lost:
            break
    return mine


def _taken(windows: Mapping[str, timedelta], now: datetime) -> dict[str, Taken]:
    """What holds a slot now, by person. A window that ends later than one that opens now is of a clock that was ahead.

    What this transaction wrote itself is seen as well.
    """
    people = [int(reader) for reader in windows if reader.isdecimal()]
    outside = [reader for reader in windows if not reader.isdecimal()]
    whose = Q(recipient__in=people)
    if outside:
        whose |= Q(recipient=None, address__in=outside)
    rows = Notice.objects.filter(whose, slot__isnull=False, window_ends_at__gt=now)
    found: dict[str, dict[int, datetime]] = {}
    for key, address, slot, ends_at in rows.values_list("recipient_id", "address", "slot", "window_ends_at"):
        reader = address or str(key)
        if slot is not None and ends_at is not None and ends_at <= now + windows[reader]:
            found.setdefault(reader, {})[slot] = ends_at
    return {**found}


def _try_lock(asked: Mapping[str, tuple[int, Sequence[int]]]) -> Iterable[tuple[str, int]]:
    """Take slots until this transaction ends, without waiting; on SQLite the transaction itself is the lock."""
    if not asked:
        return []
    if connection.vendor != "postgresql":
        return [(person, slot) for person, (needs, slots) in asked.items() for slot in slots[:needs]]
    rows = [{"person": person, "needs": needs, "slots": list(slots)} for person, (needs, slots) in asked.items()]
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [json.dumps(rows)])
        return [(person, int(slot)) for person, slot in cursor.fetchall()]
