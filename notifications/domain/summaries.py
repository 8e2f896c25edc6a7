"""When a summary is due, and what it covers. Pure: every instant is an argument."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAYS_OF = {"daily": 1, "weekly": 7}


@dataclass(frozen=True, slots=True)
class Slot:
    """One summary: the local day it belongs to, and the UTC instant at which it is due and until which it covers."""

    on: date
    at: datetime


def latest_slot(*, every: str, hour: int, weekday: int, zone: tzinfo, now: datetime) -> Slot:
    """Return the last slot that is not after `now`: each day at `hour`, or each week on `weekday` (Monday is 0).

    An hour that the clocks skip in spring is the one after; the hour that comes twice in autumn is its first.
    Raises KeyError for an unknown `every` and ValueError if `now` is naive.
    """
    if now.utcoffset() is None:
        raise ValueError("a naive datetime is not an instant")
    step = DAYS_OF[every]
    day = now.astimezone(zone).date()
    if step == 7:
        day -= timedelta(days=(day.weekday() - weekday) % 7)
    at = _at(day, hour, zone)
    if at > now:
        day -= timedelta(days=step)
        at = _at(day, hour, zone)
    return Slot(day, at)


def covered(slot: Slot, *, every: str, hour: int, zone: tzinfo, until_before: datetime | None) -> datetime:
    """Return since when the summary of `slot` tells: since the one before ended, else one period back."""
    if until_before is not None and until_before < slot.at:
        return until_before
    return _at(slot.on - timedelta(days=DAYS_OF[every]), hour, zone)


def _at(day: date, hour: int, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
