"""What one version of a calendar says otherwise than another, as data for the audit trail and for pages."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sla.domain.calendar import BusinessCalendar
from sla.domain.windows import WEEKDAYS, Window, write_windows


def differences(old: BusinessCalendar, new: BusinessCalendar) -> dict[str, Any]:
    """Each part that differs: [old, new] for single values, lists of ISO dates for days; empty for the same hours."""
    changes: dict[str, Any] = {}
    if old.timezone != new.timezone:
        changes["timezone"] = [old.timezone, new.timezone]
    for name, before, after in zip(WEEKDAYS, old.weekly, new.weekly, strict=True):
        if before != after:
            changes[f"hours_{name}"] = [hours_text(before), hours_text(after)]
    if added := new.holidays - old.holidays:
        changes["holidays_added"] = _iso(added)
    if removed := old.holidays - new.holidays:
        changes["holidays_removed"] = _iso(removed)
    special = [
        day
        for day in {*old.extra, *new.extra}
        if old.extra.get(day) != new.extra.get(day) or (day in old.extra) != (day in new.extra)
    ]
    if special:
        changes["special_days"] = _iso(special)
    if old.known_until != new.known_until:
        changes["known_until"] = [_text(old.known_until), _text(new.known_until)]
    return changes


def hours_text(windows: Sequence[Window]) -> str:
    """Windows on one line: "09:00–12:00, 13:00–17:00"; "" for a closed day."""
    return ", ".join(f"{opens}–{closes}" for opens, closes in write_windows(windows))


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
