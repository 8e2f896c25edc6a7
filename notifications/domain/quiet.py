"""When a person is not to be disturbed by what can wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAYS_LOOKED_AT = 9


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Quiet every day from `begin` to `end` (over midnight if `end` is earlier), and all day on `days` (Monday is 0).

    With `begin` equal to `end`, or None, only whole days are quiet.
    """

    zone: tzinfo
    begin: time | None = None
    end: time | None = None
    days: frozenset[int] = frozenset()

    def until(self, now: datetime) -> datetime | None:
        """Return the UTC instant at which the quiet that holds at `now` ends, or None if it is not quiet.

        None as well where it would never end. Raises ValueError if `now` is naive.
        """
        if now.utcoffset() is None:
            raise ValueError("a naive datetime is not an instant")
        if not self._is_quiet(now):
            return None
        ends = (at for at in self._edges(now.astimezone(self.zone).date()) if at > now and not self._is_quiet(at))
        return min(ends, default=None)

    def _is_quiet(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        if local.weekday() in self.days:
            return True
        if self.begin is None or self.end is None or self.begin == self.end:
            return False
        clock = local.time()
        if self.begin < self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def _edges(self, first: date) -> Iterator[datetime]:
        """Give the instants at which quiet may end: midnights and the ends of quiet hours."""
        for offset in range(_DAYS_LOOKED_AT):
            day = first + timedelta(days=offset)
            for clock in {time(), self.end or time()}:
                yield datetime.combine(day, clock, self.zone).astimezone(UTC)
