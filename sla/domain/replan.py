"""Which clocks a case would have, had it been recorded rightly at once: what stays, what is cancelled, what starts.

Pure: nothing is read or written here, so that the preview and the change itself cannot differ.
"""

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sla.domain.clock import OPEN_STATES, State, is_late
from sla.domain.due import Rule, due_instant
from sla.domain.holds import HoldCause
from sla.domain.pauses import PauseSpan, due_after_pauses
from sla.domain.stops import StopEvent, stops
from sla.domain.vocabulary import OPENING_METRICS, Metric

#: What stops these was measured or done outside the correspondence, so a new clock of them ends as the old one did.
MEASURED = frozenset({Metric.ANSWER, Metric.CHECK, Metric.REVIEW})


@dataclass(frozen=True, slots=True)
class Hold:
    """A stretch in which the case was held; `end` is None while it lasts. `by` is the caller's key of who held it."""

    start: datetime
    end: datetime | None
    reason: str = ""
    by: int | None = None
    cause: HoldCause = HoldCause.HAND


@dataclass(frozen=True, slots=True)
class Answer:
    """Something recorded on the case that stops clocks, and when it happened."""

    event: StopEvent
    at: datetime


@dataclass(frozen=True, slots=True)
class OldClock:
    """A clock that the case has. `target` says what it promises; None for a date that was promised in a letter."""

    key: int
    metric: Metric
    basis: str
    target: Hashable | None
    started_at: datetime
    state: State
    stopped_at: datetime | None = None
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """A target that applies to the case as it will be.

    `identity` is the `target` of the clocks that promise the same, in whatever version; by default its own key.
    """

    target: int
    metric: Metric
    basis: str
    rule: Rule
    may_pause: bool = True
    automatic_reply_acknowledges: bool = False
    identity: Hashable = None

    @property
    def what(self) -> Hashable:
        """What a clock of it has as its `target`."""
        return self.target if self.identity is None else self.identity


@dataclass(frozen=True, slots=True)
class NewClock:
    """A clock to start. With a `stopped_at` it is answered already; with an open hold it starts paused."""

    target: int
    metric: Metric
    basis: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None
    holds: tuple[Hold, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether the case is on hold now."""
        return bool(self.holds) and self.holds[-1].end is None

    def is_late(self, now: datetime) -> bool:
        """Whether it is late at `now`, or was when it was answered."""
        return is_late(self.due_at, self.stopped_at or now) and not self.is_held


@dataclass(frozen=True, slots=True)
class Replan:
    """What becomes of the clocks of a case. `stopped` are kept ones that something recorded elsewhere answers."""

    kept: tuple[int, ...] = ()
    stopped: tuple[tuple[int, datetime], ...] = ()
    cancelled: tuple[int, ...] = ()
    started: tuple[NewClock, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether all clocks stay as they are."""
        return not (self.stopped or self.cancelled or self.started)

    def fingerprint(self) -> str:
        """The same for the same plan only: what was shown can be told from what would be done now."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


def replan(
    *,
    clocks: Sequence[OldClock],
    promises: Sequence[Promise],
    old_start: datetime,
    new_start: datetime,
    answers: Sequence[Answer],
    unseen: Sequence[Answer] = (),
    listened: tuple[datetime | None, datetime | None] = (None, None),
) -> Replan:
    """Say what becomes of `clocks`, none of them cancelled, when `promises` apply from `new_start` on.

    A clock stays, under its own version, where its target and its start stay. Any other is cancelled, and what it
    counted starts anew with the target that applies: from `new_start` where it began with the case (`old_start`), else
    from its own occasion. A new clock is stopped by the first of `answers` (in the order in which they were recorded)
    that stops its metric and is not before its start, and is held as the case was by what began after its occasion: a
    hold holds what runs, not what starts later. `unseen` are those of the answers
    that were never told to the clocks that stay. `listened` is when a voicemail message was taken to have been listened
    to, and when it was: the call that returns it counts from then; None where it was no such message. A date that was
    promised stays promised. Raises CalendarHorizonError.
    """
    promised = {clock.key for clock in clocks if clock.target is None}
    judged = [clock for clock in clocks if clock.target is not None]
    standing = {(clock.target, clock.started_at): clock for clock in judged}
    kept: set[int] = set(promised)
    started: list[NewClock] = []
    for promise in promises:
        for start, like in _occasions(promise.metric, judged, old_start, new_start, listened):
            known = standing.get((promise.what, start))
            if known is not None:
                kept.add(known.key)
            else:
                stop = _stop_of(promise, start, like, judged, answers)
                held = joined_holds(hold for clock in clocks for hold in clock.holds if hold.start >= like)
                started.append(_new_clock(promise, start, stop, held))
    return Replan(
        kept=tuple(clock.key for clock in clocks if clock.key in kept),
        stopped=tuple(_answered(clocks, kept, promises, unseen)),
        cancelled=tuple(clock.key for clock in clocks if clock.key not in kept),
        started=tuple(sorted(started, key=lambda clock: (clock.started_at, clock.due_at, clock.target))),
    )


def joined_holds(holds: Iterable[Hold]) -> list[Hold]:
    """Holds in order, with those that overlap joined: the clocks of one case are held by the same act."""
    joined: list[Hold] = []
    for hold in sorted(holds, key=lambda hold: hold.start):
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and hold.start >= last.end):
            joined.append(hold)
        elif last.end is not None:
            joined[-1] = replace(last, end=None if hold.end is None else max(last.end, hold.end))
    return joined


def _occasions(
    metric: Metric,
    clocks: Iterable[OldClock],
    old_start: datetime,
    new_start: datetime,
    listened: tuple[datetime | None, datetime | None],
) -> list[tuple[datetime, datetime]]:
    """When clocks of a metric start, each with the start of the old clocks that it stands for.

    Those that began with the case begin with it still. A metric that begins with the case and never had a clock, since
    nothing was promised, begins now. The call that returns a message begins where that was listened to, unless another
    call is owed or was made already.
    """
    starts = sorted({clock.started_at for clock in clocks if clock.metric == metric})
    if metric == Metric.CALLBACK:
        return _calls(starts, *listened)
    if not starts and metric in OPENING_METRICS:
        starts = [old_start]
    return [(new_start if start == old_start else start, start) for start in starts]


def _calls(
    starts: Sequence[datetime], was_listened_at: datetime | None, listened_at: datetime | None
) -> list[tuple[datetime, datetime]]:
    """When the clocks of calls start: of the message where it was listened to, of the others where they were."""
    moved = [(listened_at if start == was_listened_at else start, start) for start in starts]
    if not starts and listened_at is not None:
        moved = [(listened_at, listened_at)]
    return [(start, like) for start, like in moved if start is not None]


def _stop_of(
    promise: Promise, start: datetime, like: datetime, clocks: Iterable[OldClock], answers: Iterable[Answer]
) -> datetime | None:
    """When a new clock was answered; None while it is not."""
    if promise.metric in MEASURED:
        for clock in clocks:
            if clock.metric == promise.metric and clock.started_at == like and clock.stopped_at is not None:
                # A length of time was measured, and it stays that long when its beginning is corrected.
                return clock.stopped_at + (start - like)
    return _first_answer(promise.metric, start, promise.automatic_reply_acknowledges, answers)


def _first_answer(
    metric: Metric, start: datetime, automatic_reply_acknowledges: bool, answers: Iterable[Answer]
) -> datetime | None:
    for answer in answers:
        if answer.at >= start and stops(
            answer.event, metric, automatic_reply_acknowledges=automatic_reply_acknowledges
        ):
            return answer.at
    return None


def _answered(
    clocks: Iterable[OldClock], kept: set[int], promises: Iterable[Promise], unseen: Sequence[Answer]
) -> Iterable[tuple[int, datetime]]:
    """The clocks that stay and that an answer recorded elsewhere stops, with when."""
    acknowledging = {promise.what for promise in promises if promise.automatic_reply_acknowledges}
    for clock in clocks:
        if clock.key in kept and clock.state in OPEN_STATES:
            at = _first_answer(clock.metric, clock.started_at, clock.target in acknowledging, unseen)
            if at is not None:
                yield clock.key, at


def _new_clock(promise: Promise, start: datetime, stop: datetime | None, held: Iterable[Hold]) -> NewClock:
    """The clock of a promise, held as the case was: not before it starts, after it is answered, or once it is late."""
    due_at = due_instant(promise.rule, start)
    taken: list[Hold] = []
    for hold in held if promise.may_pause else ():
        begins = max(hold.start, start)
        if (hold.end is not None and hold.end <= begins) or (stop is not None and begins >= stop):
            continue
        if is_late(due_at, begins):
            break
        ends = hold.end if stop is None else min(hold.end or stop, stop)
        taken.append(replace(hold, start=begins, end=ends))
        due_at = due_after_pauses(
            promise.rule, start, [PauseSpan(one.start, one.end) for one in taken if one.end is not None]
        )
    return NewClock(promise.target, promise.metric, promise.basis, start, due_at, stop, tuple(taken))
