"""Who held the time of a clock."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import Team, User
from sla.domain.holding import business_seconds, clipped, split_seconds
from sla.models import CaseHolder, Clock, ClockShare
from sla.selectors import pause_spans

Holder = tuple[User | None, Team | None]


def time_shares(clock: Clock, at: datetime) -> list[ClockShare] | None:
    """The shares of a clock's business time until `at`, not saved: by holder, and by reason of the pauses.

    None for a date that was promised in a letter: no calendar counts it. The first holder of the case also has what
    was before; a case that nobody wrote down the holders of was with its present one all the time.
    """
    if clock.target is None:
        return None
    calendar = clock.target.calendar_version.business_calendar
    pauses = pause_spans(clock, at)
    holders, changes = _holders(clock)
    held: dict[tuple[Holder, str], int] = {}
    seconds = split_seconds(calendar, clock.started_at, at, changes, pauses)
    for holder, part in zip(holders, seconds, strict=True):
        held[holder, ""] = held.get((holder, ""), 0) + part
    for pause in clipped(pauses, clock.started_at, at):
        key = ((None, None), pause.reason or "–")  # "" would stand for time that was not paused
        held[key] = held.get(key, 0) + business_seconds(calendar, pause.start, pause.end)
    return [
        ClockShare(clock=clock, holder=owner, holder_team=team, reason=reason, business_seconds=part)
        for ((owner, team), reason), part in held.items()
        if part
    ]


def _holders(clock: Clock) -> tuple[list[Holder], Sequence[datetime]]:
    """Who had the case in turn, and the instants between them."""
    rows = list(CaseHolder.objects.filter(case=clock.case_id).select_related("owner", "team"))
    if not rows:
        return [(clock.case.owner, clock.case.team)], []
    return [(row.owner, row.team) for row in rows], [row.since for row in rows[1:]]
