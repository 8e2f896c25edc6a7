"""Local wall time to UTC, in integer microseconds since 1970, so that nothing is ever rounded."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND_US = 1_000_000
DAY_SECONDS = 86_400
DAY_US = DAY_SECONDS * SECOND_US
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
MICROSECOND = timedelta(microseconds=1)


def to_microseconds(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant. Raises ValueError if it is naive."""
    if instant.tzinfo is None:
        raise ValueError("The instant must carry a time zone.")
    return (instant - EPOCH) // MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """The UTC instant this many microseconds after 1970 began."""
    return EPOCH + microseconds * MICROSECOND  # twice as fast as timedelta(microseconds=microseconds)


def span_microseconds(span: timedelta) -> int:
    """The whole length of a span in microseconds."""
    return span // MICROSECOND


def offset_at_midnight(zone: ZoneInfo, day: int) -> int:
    """The UTC offset, in microseconds, read at the first local midnight of the day with this ordinal."""
    midnight = datetime.fromordinal(day).replace(tzinfo=zone)
    offset = midnight.utcoffset()
    return 0 if offset is None else span_microseconds(offset)


def wall_to_utc(zone: ZoneInfo, day: int, seconds: int) -> int:
    """The instant at which local clocks first show `seconds` after midnight of the day with this ordinal.

    An ambiguous time is its first occurrence; a time that a transition skips is the instant of the transition.
    `seconds` may be 86,400 or more: that is the time on the next day's clock.
    """
    extra_days, seconds = divmod(seconds, DAY_SECONDS)
    local = datetime.fromordinal(day + extra_days) + timedelta(seconds=seconds)
    earlier = local.replace(tzinfo=zone)
    later = earlier.replace(fold=1)
    offset, offset_after = earlier.utcoffset(), later.utcoffset()
    if offset is None or offset_after is None:
        raise ValueError(f"{zone.key} has no UTC offset.")
    naive_us = (local.toordinal() - EPOCH_DAY) * DAY_US + seconds * SECOND_US
    if offset_after <= offset:
        return naive_us - span_microseconds(offset)
    return _transition_between(zone, naive_us - span_microseconds(offset_after), naive_us - span_microseconds(offset))


def _transition_between(zone: ZoneInfo, low_us: int, high_us: int) -> int:
    """The first whole second in (low, high] that has the UTC offset of `high`."""
    low, high = low_us // SECOND_US, high_us // SECOND_US
    wanted = _offset_of(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_of(zone, middle) == wanted:
            high = middle
        else:
            low = middle
    return high * SECOND_US


def _offset_of(zone: ZoneInfo, seconds: int) -> timedelta | None:
    return (EPOCH + timedelta(seconds=seconds)).astimezone(zone).utcoffset()
